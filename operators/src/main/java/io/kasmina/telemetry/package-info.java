/**
 * What Kasmina says about itself: events, metrics and packets, with every name in one closed catalogue.
 */
@NullMarked
package io.kasmina.telemetry;

import org.jspecify.annotations.NullMarked;
