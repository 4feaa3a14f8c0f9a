/**
 * Gradient-free blending of streamed frames into leased buffers.
 */
@NullMarked
package io.kasmina.pipeline.blend;

import org.jspecify.annotations.NullMarked;
