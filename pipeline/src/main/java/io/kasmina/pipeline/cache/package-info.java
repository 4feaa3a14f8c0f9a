/**
 * Kernels loaded ahead: one spare with pristine parameters for each of the artifacts that were asked for last. An attachment takes
 * the spare for good, so what trains is never in here and never comes back.
 */
@NullMarked
package io.kasmina.pipeline.cache;

import org.jspecify.annotations.NullMarked;
