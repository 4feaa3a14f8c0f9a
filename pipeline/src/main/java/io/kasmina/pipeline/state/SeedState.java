package io.kasmina.pipeline.state;

import io.kasmina.contract.BlendSpec;
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
 * @param generation rises at every retirement
 * @param germ what it grows from, null before the first germination
 * @param kernel its kernel
 * @param health evidence since germination
 */
public record SeedState(
        SeedId seed,
        SeedStage stage,
        long epoch,
        long generation,
        @Nullable Germ germ,
        KernelState kernel,
        Health health) {

    /** Returns a seed that never germinated. */
    public static SeedState dormant(SeedId seed) {
        return new SeedState(seed, SeedStage.DORMANT, 0, 0, null, KernelState.none(), Health.FRESH);
    }

    /** Returns the seed in another stage, one epoch later. */
    public SeedState entering(SeedStage next) {
        return new SeedState(seed, next, epoch + 1, generation, germ, kernel, health);
    }

    /** Returns the seed with another germ. */
    public SeedState with(Germ next) {
        return new SeedState(seed, stage, epoch, generation, next, kernel, health);
    }

    /** Returns the seed with another kernel state. */
    public SeedState with(KernelState next) {
        return new SeedState(seed, stage, epoch, generation, germ, next, health);
    }

    /** Returns the seed with other evidence. */
    public SeedState with(Health next) {
        return new SeedState(seed, stage, epoch, generation, germ, kernel, next);
    }

    /** Returns the seed without a kernel and without evidence, one generation later: work in flight for it is dropped. */
    public SeedState retired() {
        return new SeedState(seed, stage, epoch, generation + 1, germ, KernelState.none(), Health.FRESH);
    }

    /** Returns the attached kernel's number, 0 where none is attached. */
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
                kernel instanceof KernelState.Pending,
                germ == null ? BlendSpec.byDefault() : germ.blend(),
                germ == null ? Germ.NOT_BLENDING : germ.blendStart(),
                health.violations(),
                fallbackId());
    }
}
