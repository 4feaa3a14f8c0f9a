package io.kasmina.pipeline.state;

import io.kasmina.contract.SeedStage;
import io.kasmina.gate.FallbackConfig;
import io.kasmina.gate.FallbackKernel;
import io.kasmina.prefetch.PrefetchOrder;
import org.jspecify.annotations.Nullable;

/**
 * What a seed is after a restart: where it was, with its kernel to be fetched again. That is no germination: the stage stays, the epoch
 * too, and a kernel that may not attach fails G1 as at any other time. Not kept are what it could be rolled back to, which its kernel's
 * return begins anew, and the durations of kernel forwards. Pure; any thread.
 */
public final class RestoreRule {

    private final FallbackConfig fallback;

    /**
     * Makes the rule.
     *
     * @param fallback a fallback kernel that this no longer names gives way to the seed's own
     */
    public RestoreRule(FallbackConfig fallback) {
        this.fallback = fallback;
    }

    /** Returns a seed as it is after a restart. */
    public SeedState state(SeedSnapshot snapshot) {
        FailedBlends blends = FailedBlends.restored(snapshot.blendFailuresInRow(), snapshot.blendFailureStep());
        Health health = new Health(snapshot.violations(), blends, Double.NaN, snapshot.report());
        return new SeedState(
                snapshot.seed(),
                snapshot.stage(),
                snapshot.epoch(),
                snapshot.generation(),
                snapshot.germ(),
                kernel(snapshot),
                health,
                null);
    }

    private KernelState kernel(SeedSnapshot snapshot) {
        return switch (snapshot.kernel()) {
            case NONE -> KernelState.none();
            case WANTED, ATTACHED, PAUSED ->
                new KernelState.Pending(
                        standIn(snapshot.fallbackId()) == null ? null : snapshot.fallbackId(),
                        snapshot.kernel() == SeedSnapshot.Kernel.PAUSED,
                        snapshot.kernel() != SeedSnapshot.Kernel.WANTED);
            case FAILED -> snapshot.failure() == null ? KernelState.none() : new KernelState.Failed(snapshot.failure());
        };
    }

    /** Returns what is to be fetched for a restored seed, null for nothing. */
    public @Nullable PrefetchOrder order(SeedState state) {
        Germ germ = state.germ();
        if (germ == null || !(state.kernel() instanceof KernelState.Pending pending)) {
            return null;
        }
        FallbackKernel kernel = standIn(pending.fallbackId());
        return kernel == null
                ? new PrefetchOrder(state.seed(), state.generation(), germ.blueprintId(), germ.run(), germ.pin())
                : new PrefetchOrder(
                        state.seed(),
                        state.generation(),
                        kernel.blueprintId(),
                        germ.run(),
                        kernel.digest(),
                        kernel.artifactRef());
    }

    /**
     * Tells whether a restored seed had its kernel before, and so does not lose its life to a source that is away. What lies behind GERMINATED had it,
     * whatever a snapshot of an older build says.
     */
    public boolean hadKernel(SeedState state) {
        return state.stage() != SeedStage.GERMINATED
                || (state.kernel() instanceof KernelState.Pending pending && pending.again());
    }

    private @Nullable FallbackKernel standIn(@Nullable String blueprintId) {
        FallbackKernel kernel = fallback.kernel();
        return kernel != null && kernel.blueprintId().equals(blueprintId) ? kernel : null;
    }
}
