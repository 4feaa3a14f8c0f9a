/**
 * Blending on the device: one fused TorchScript call a blend.
 *
 * <pre>
 * spec, α ──▶ BlendOperands (cached device tensors) ──┐
 * host, seed, logits ─────────────────────────────────┼─▶ MODE.py + common.py ──▶ out
 * Sampling (positions in, verdicts out) ──────────────┤           │
 * Gates (CONFIDENCE) ◀────────────────────────────────┘ ◀─────────┘ ──▶ BlendStats
 * </pre>
 *
 * <p>Statistics that follow from α and the spec alone are computed in Java; the device only reports what it alone
 * knows: whether sampled values and logits are finite, and the gates. On a CPU both are read after each blend. Beside a GPU the
 * former arrives by itself while the blend runs, and gates stay in a ring on the device that is read every 32 blends.
 *
 * <p>The scripts lie beside these classes as readable sources. A module's {@code .pt} is their text and nothing else, written by
 * {@link io.kasmina.djl.archive.TorchScriptArchive}: equal sources give equal bytes. It is built each time a device is opened, in a
 * temporary file that is deleted as soon as it is loaded, so no compiled file can be out of date.
 */
@NullMarked
package io.kasmina.djl.blend;

import org.jspecify.annotations.NullMarked;
