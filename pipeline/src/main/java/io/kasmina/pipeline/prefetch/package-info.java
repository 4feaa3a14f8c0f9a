/**
 * The loop that turns prefetch orders into attached kernels.
 */
@NullMarked
package io.kasmina.pipeline.prefetch;

import org.jspecify.annotations.NullMarked;
