package io.kasmina.pipeline.state;

import io.kasmina.breaker.BreakerState;
import io.kasmina.contract.GateReason;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a restart needs of one seed, but for its kernel's parameters, which are the artifact's own where nobody trains it.
 *
 * @param seed the seed
 * @param stage its stage
 * @param epoch its stage epoch, at least 0
 * @param generation its generation, at least 0
 * @param germ what it grows from, null before the first germination
 * @param kernel what became of its kernel; WANTED, ATTACHED and PAUSED only where there is a germ
 * @param failure why no kernel will come; null unless {@code kernel} is FAILED
 * @param fallbackId blueprint of the fallback kernel that stands in or is awaited, null for the seed's own
 * @param violations isolation violations since germination, at least 0
 * @param blendFailuresInRow blends that failed since the last that was made, at least 0
 * @param blendFailureStep the highest step of them, at least 0
 * @param report what the host last said of this stage but for its layers, which no gate judges by; null for nothing
 * @param embargoEnd when its embargo ends, null where there is none
 * @param isolation the isolation breaker of its host
 * @param isolationUntil when an OPEN isolation breaker lets a trial pass, null otherwise
 */
public record SeedSnapshot(
        SeedId seed,
        SeedStage stage,
        long epoch,
        long generation,
        @Nullable Germ germ,
        Kernel kernel,
        @Nullable GateReason failure,
        @Nullable String fallbackId,
        long violations,
        int blendFailuresInRow,
        long blendFailureStep,
        @Nullable HostReport report,
        @Nullable Instant embargoEnd,
        BreakerState isolation,
        @Nullable Instant isolationUntil) {

    /** Checks what must go together; throws {@link IllegalArgumentException} that names field, bound and value. */
    public SeedSnapshot {
        atLeastZero("epoch", epoch);
        atLeastZero("generation", generation);
        atLeastZero("violations", violations);
        atLeastZero("blendFailuresInRow", blendFailuresInRow);
        atLeastZero("blendFailureStep", blendFailureStep);
        if (kernel.isFetched() && germ == null) {
            throw new IllegalArgumentException("germ: must be set where the kernel is " + kernel + ", was absent");
        }
        if ((kernel == Kernel.FAILED) != (failure != null)) {
            throw new IllegalArgumentException("failure: must be set where, and only where, the kernel is FAILED, was "
                    + failure + " and " + kernel);
        }
        if ((isolation == BreakerState.OPEN) != (isolationUntil != null)) {
            throw new IllegalArgumentException(
                    "isolationUntil: must be set where, and only where, the breaker is OPEN, was " + isolationUntil
                            + " and " + isolation);
        }
    }

    private static void atLeastZero(String field, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(field + ": must be at least 0, was " + value);
        }
    }

    /** What became of a kernel. */
    public enum Kernel {
        /** None was asked for. */
        NONE,
        /** It was on its way for the first time: a restart fetches it. */
        WANTED,
        /** It took part: a restart fetches it, and does not give up while its source is away. */
        ATTACHED,
        /** It is kept and takes no part, because the seed is paused: a restart fetches it and keeps the pause. */
        PAUSED,
        /** None will come. */
        FAILED;

        /** Tells whether a restart fetches it. */
        public boolean isFetched() {
            return this == WANTED || this == ATTACHED || this == PAUSED;
        }
    }
}
