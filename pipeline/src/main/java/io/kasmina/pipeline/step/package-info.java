/**
 * A training step: one body on the device thread, plans frozen at its start, evidence taken at its end.
 */
@NullMarked
package io.kasmina.pipeline.step;

import org.jspecify.annotations.NullMarked;
