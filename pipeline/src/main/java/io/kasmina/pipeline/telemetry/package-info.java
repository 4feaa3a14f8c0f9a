/**
 * From events to packets: pending per seed, flushed at step marks, CRITICAL at once.
 */
@NullMarked
package io.kasmina.pipeline.telemetry;

import org.jspecify.annotations.NullMarked;
