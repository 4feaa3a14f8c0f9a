package io.kasmina.pipeline.state;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.SeedView;
import org.jspecify.annotations.Nullable;

/**
 * Everything that Kasmina knows of one seed. Immutable; its lane replaces it.
 *
 * @param seed the seed
 * @param stage its stage
 * @param epoch rises at every stage change
 * @param generation rises at every retirement, and where a return is called off or succeeds
 * @param germ what it grows from, null before the first germination
 * @param kernel its kernel
 * @param health evidence since germination
 * @param stable what it can be rolled back to, null for nothing
 */
public record SeedState(
        SeedId seed,
        SeedStage stage,
        long epoch,
        long generation,
        @Nullable Germ germ,
        KernelState kernel,
        Health health,
        @Nullable Stable stable) {

    /** Returns a seed that never germinated. */
    public static SeedState dormant(SeedId seed) {
        return new SeedState(seed, SeedStage.DORMANT, 0, 0, null, KernelState.none(), Health.FRESH, null);
    }

    /** Returns the seed in another stage, one epoch later. */
    public SeedState entering(SeedStage next) {
        return new SeedState(seed, next, epoch + 1, generation, germ, kernel, health, stable);
    }

    /** Returns the seed with another germ. */
    public SeedState with(Germ next) {
        return new SeedState(seed, stage, epoch, generation, next, kernel, health, stable);
    }

    /** Returns the seed with another kernel state. */
    public SeedState with(KernelState next) {
        return new SeedState(seed, stage, epoch, generation, germ, next, health, stable);
    }

    /** Returns the seed with other evidence. */
    public SeedState with(Health next) {
        return new SeedState(seed, stage, epoch, generation, germ, kernel, next, stable);
    }

    /** Returns the seed without a kernel and without evidence, one generation later: work in flight for it is dropped. */
    public SeedState retired() {
        return new SeedState(seed, stage, epoch, generation + 1, germ, KernelState.none(), Health.FRESH, stable);
    }

    /** Returns the seed with another snapshot to go back to. */
    public SeedState withStable(@Nullable Stable next) {
        return new SeedState(seed, stage, epoch, generation, germ, kernel, health, next);
    }

    /** Returns the seed as it was at a snapshot, with a stage epoch and a generation that neither has had before. */
    SeedState recalled(KernelState.Recalled recalled, KernelState.Attached attached) {
        Stable target = recalled.target();
        return new SeedState(
                seed,
                target.stage(),
                Math.max(epoch, target.epoch()) + 1,
                generationAfter(target),
                target.germ(),
                recalled.paused() ? new KernelState.Paused(attached) : attached,
                Health.FRESH.with(target.violations()),
                target);
    }

    /** Tells whether a kernel is being fetched or loaded for the seed. */
    public boolean isFetching() {
        return kernel instanceof KernelState.Pending
                || (kernel instanceof KernelState.Recalled recalled && recalled.kernel() == null);
    }

    /** Returns a generation that neither the seed nor a snapshot has had. */
    long generationAfter(Stable target) {
        return Math.max(generation, target.generation()) + 1;
    }

    /** Returns the kernel that the seed has on the device, whether or not it takes part; null for none. */
    KernelState.@Nullable Attached heldKernel() {
        if (kernel instanceof KernelState.Attached attached) {
            return attached;
        }
        if (kernel instanceof KernelState.Paused paused) {
            return paused.kernel();
        }
        return kernel instanceof KernelState.Recalled recalled ? recalled.kernel() : null;
    }

    /** Returns the number of the kernel that the seed has on the device, whether or not it takes part; 0 for none. */
    public long heldAttachment() {
        KernelState.Attached held = heldKernel();
        return held == null ? 0 : held.attachment();
    }

    /** Tells whether the kernel that the seed has on the device is a fallback kernel. */
    boolean heldFallback() {
        KernelState.Attached held = heldKernel();
        return held != null && held.fallbackId() != null;
    }

    /** Tells whether the seed is paused, be its kernel there or on its way back after a restart. */
    public boolean isPaused() {
        return kernel instanceof KernelState.Paused
                || (kernel instanceof KernelState.Pending pending && pending.paused());
    }

    /** Returns the attached kernel's number, 0 where none is attached or it takes no part. */
    public long attachment() {
        return kernel instanceof KernelState.Attached attached ? attached.attachment() : 0;
    }

    /** Returns the blueprint of the fallback kernel that stands in, null where none does. */
    public @Nullable String fallbackId() {
        return kernel instanceof KernelState.Attached attached ? attached.fallbackId() : null;
    }

    /** Returns what outsiders may see. */
    public SeedView view() {
        return new SeedView(
                seed,
                stage,
                epoch,
                generation,
                germ == null ? null : germ.blueprintId(),
                kernel instanceof KernelState.Attached,
                isFetching(),
                isPaused(),
                performance(),
                germ == null ? BlendSpec.byDefault() : germ.blend(),
                germ == null ? Germ.NOT_BLENDING : germ.blendStart(),
                health.violations(),
                fallbackId());
    }

    /** Returns the performance status as gates see it: the host's, PAUSED while paused, null where the host has said nothing of this stage. */
    @Nullable
    PerformanceStatus performance() {
        if (isPaused()) {
            return PerformanceStatus.PAUSED;
        }
        HostReport report = health.reportOf(epoch);
        return report == null ? null : report.status();
    }
}
