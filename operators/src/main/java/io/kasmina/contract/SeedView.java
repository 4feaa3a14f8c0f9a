package io.kasmina.contract;

import org.jspecify.annotations.Nullable;

/**
 * A seed as its lane last published it; a copy that no later change touches.
 *
 * @param seed the seed
 * @param stage its stage
 * @param stageEpoch rises at every stage change; host reports carry it back
 * @param generation rises at every retirement, and where a return is called off or succeeds
 * @param blueprintId the blueprint, null before germination
 * @param kernelAttached true while a kernel is attached and takes part
 * @param kernelPending true while a kernel is being fetched or loaded
 * @param paused true while the seed is paused: its kernel is kept, and its host passes through
 * @param performance performance status in the latest report of this stage, PAUSED while paused, null where none was reported
 * @param spec the blend
 * @param blendStart the step at which BLENDING began, −1 before
 * @param violations isolation violations since germination
 * @param fallbackId blueprint of the fallback kernel that stands in, null while the seed's own is used or none is attached
 */
public record SeedView(
        SeedId seed,
        SeedStage stage,
        long stageEpoch,
        long generation,
        @Nullable String blueprintId,
        boolean kernelAttached,
        boolean kernelPending,
        boolean paused,
        @Nullable PerformanceStatus performance,
        BlendSpec spec,
        long blendStart,
        long violations,
        @Nullable String fallbackId) {

    /** Tells whether the seed's output reaches the host in a step; see {@link SeedStage#blendsIn}. */
    public boolean blendsIn(long step) {
        return kernelAttached && stage.blendsIn(step, blendStart);
    }

    /** Tells whether a fallback kernel stands in for the blueprint's. */
    public boolean fallbackUsed() {
        return fallbackId != null;
    }
}
