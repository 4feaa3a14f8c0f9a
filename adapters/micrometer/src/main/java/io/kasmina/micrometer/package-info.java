/**
 * Kasmina's figures on Micrometer: a recorder over any registry, and the text that Prometheus scrapes.
 */
@NullMarked
package io.kasmina.micrometer;

import org.jspecify.annotations.NullMarked;
