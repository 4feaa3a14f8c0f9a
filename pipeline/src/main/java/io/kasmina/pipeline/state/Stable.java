package io.kasmina.pipeline.state;

import io.kasmina.contract.SeedStage;

/**
 * What a seed can be brought back to: its state right after a passed transition. The kernel's parameters of that moment are kept beside
 * it, by the device and by the durable store.
 *
 * @param stage the stage that was entered
 * @param epoch the stage epoch of that stage
 * @param generation the seed's generation then
 * @param germ what it grew from: blueprint, pinned digest, blend, start of α, fine-tuning
 * @param violations isolation violations by then
 * @param fallback true if a fallback kernel stood in: its parameters return only while it is on the device
 */
public record Stable(SeedStage stage, long epoch, long generation, Germ germ, long violations, boolean fallback) {

    /**
     * Returns what a seed could be brought back to from now on.
     *
     * @param state a seed that has germinated
     * @throws IllegalArgumentException for one that has not
     */
    public static Stable of(SeedState state) {
        Germ germ = state.germ();
        if (germ == null) {
            throw new IllegalArgumentException("seed: must have germinated, was " + state.stage());
        }
        return new Stable(
                state.stage(),
                state.epoch(),
                state.generation(),
                germ,
                state.health().violations(),
                state.heldFallback());
    }
}
