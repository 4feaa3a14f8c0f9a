/**
 * The device's memory: one more attempt after clearing caches where there was none left, and what is held for which purpose.
 */
@NullMarked
package io.kasmina.pipeline.device;

import org.jspecify.annotations.NullMarked;
