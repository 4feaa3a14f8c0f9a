/**
 * Blending on the device: one fused TorchScript call a blend.
 *
 * <pre>
 * spec, α ──▶ BlendOperands (cached device tensors) ──┐
 * host, seed, logits ─────────────────────────────────┼─▶ MODE.py ──▶ out
 * Readback (positions in, samples and gates out) ─────┘       └─────▶ Readback ──▶ BlendStatistics
 * </pre>
 *
 * <p>Statistics that follow from α and the spec alone are computed in Java; the device only reports what it alone
 * knows: sampled values and the gates.
 */
@NullMarked
package io.kasmina.djl.blend;

import org.jspecify.annotations.NullMarked;
