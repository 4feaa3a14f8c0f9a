/**
 * From a blueprint id to a verified kernel file, without blocking any thread.
 */
@NullMarked
package io.kasmina.prefetch;

import org.jspecify.annotations.NullMarked;
