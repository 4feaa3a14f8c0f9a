/**
 * Evidence that a seed's loss never reaches the host: leaks, sampled moments and violation rules.
 *
 * <p>A host that steps through the pipeline is measured on the device; one that steps elsewhere streams {@link io.kasmina.isolate.Gradients} through the
 * {@link io.kasmina.isolate.IsolateOperator}. Both are judged by the same rules.
 */
@NullMarked
package io.kasmina.isolate;

import org.jspecify.annotations.NullMarked;
