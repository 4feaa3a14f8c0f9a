package io.kasmina.pipeline.state;

import io.kasmina.contract.HostReport;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a seed is durable. A kernel in memory is not: a snapshot says whether one is wanted, and a restart fetches it. Nor is a return
 * to a stable snapshot, which ends with the process: the seed is then as it was before, or as it was retired. Pure; any thread.
 */
public final class SnapshotRule {

    private SnapshotRule() {}

    /**
     * Returns a seed's snapshot.
     *
     * @param state the seed
     * @param embargoEnd when its embargo ends, null where there is none
     * @param isolation its host's breaker
     */
    public static SeedSnapshot of(SeedState state, @Nullable Instant embargoEnd, IsolationMark isolation) {
        SeedSnapshot.Kernel kernel = kernel(state);
        return new SeedSnapshot(
                state.seed(),
                state.stage(),
                state.epoch(),
                state.generation(),
                state.germ(),
                kernel,
                state.kernel() instanceof KernelState.Failed failed ? failed.reason() : null,
                fallbackId(state),
                state.health().violations(),
                state.health().blends().inRow(),
                state.health().blends().step(),
                kept(state.health().reportOf(state.epoch())),
                embargoEnd,
                isolation.state(),
                isolation.until());
    }

    /**
     * Tells whether two states of a seed have different snapshots. Reports that gates judge alike count as the same, or a host that
     * reports at every step would have every seed written at every step.
     */
    public static boolean differ(SeedState before, SeedState after) {
        return before.stage() != after.stage()
                || before.epoch() != after.epoch()
                || before.generation() != after.generation()
                || !Objects.equals(before.germ(), after.germ())
                || differ(before.health(), after.health(), after.epoch())
                || kernel(before) != kernel(after)
                || !Objects.equals(fallbackId(before), fallbackId(after));
    }

    private static boolean differ(Health before, Health after, long epoch) {
        return before.violations() != after.violations()
                || before.blends().inRow() != after.blends().inRow()
                || before.blends().step() != after.blends().step()
                || differ(before.reportOf(epoch), after.reportOf(epoch));
    }

    private static boolean differ(@Nullable HostReport before, @Nullable HostReport after) {
        if (before == null || after == null) {
            return before != null || after != null;
        }
        return before.stage() != after.stage()
                || before.status() != after.status()
                || Double.isFinite(before.loss()) != Double.isFinite(after.loss());
    }

    /** No gate reads a report's layers, and as many as a host has would make a snapshot too large for its topic. */
    private static @Nullable HostReport kept(@Nullable HostReport report) {
        return report == null
                ? null
                : new HostReport(
                        report.seed(),
                        report.step(),
                        report.stage(),
                        report.stageEpoch(),
                        report.loss(),
                        report.status(),
                        Set.of());
    }

    private static SeedSnapshot.Kernel kernel(SeedState state) {
        KernelState kernel = state.kernel();
        if (kernel instanceof KernelState.Failed) {
            return SeedSnapshot.Kernel.FAILED;
        }
        if (kernel instanceof KernelState.None || isRefetched(kernel)) {
            return SeedSnapshot.Kernel.NONE;
        }
        boolean paused = state.isPaused() || (kernel instanceof KernelState.Recalled recalled && recalled.paused());
        if (paused) {
            return SeedSnapshot.Kernel.PAUSED;
        }
        boolean had = state.heldKernel() != null || (kernel instanceof KernelState.Pending pending && pending.again());
        return had ? SeedSnapshot.Kernel.ATTACHED : SeedSnapshot.Kernel.WANTED;
    }

    /** A retired seed that is being brought back has no kernel of its own. */
    private static boolean isRefetched(KernelState kernel) {
        return kernel instanceof KernelState.Recalled recalled && recalled.refetched();
    }

    private static @Nullable String fallbackId(SeedState state) {
        if (state.kernel() instanceof KernelState.Pending pending) {
            return pending.fallbackId();
        }
        KernelState.Attached held = isRefetched(state.kernel()) ? null : state.heldKernel();
        return held == null ? null : held.fallbackId();
    }
}
