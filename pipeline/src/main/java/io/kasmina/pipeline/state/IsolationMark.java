package io.kasmina.pipeline.state;

import io.kasmina.breaker.BreakerState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The isolation breaker at one moment, by a clock that outlives the process.
 *
 * @param state its state
 * @param until when OPEN lets a trial pass, null in other states
 */
public record IsolationMark(BreakerState state, @Nullable Instant until) {

    /** A breaker that nothing has opened. */
    public static final IsolationMark CLOSED = new IsolationMark(BreakerState.CLOSED, null);

    private static final Comparator<SeedSnapshot> SEVERITY = Comparator.comparing(IsolationMark::rank)
            .thenComparing(SeedSnapshot::isolationUntil, Comparator.nullsFirst(Comparator.naturalOrder()));

    /**
     * Returns what a host's breaker was, as its seeds say. Where they differ, since they are not all of one moment, the one that keeps more
     * out holds.
     */
    public static IsolationMark of(List<SeedSnapshot> seeds) {
        return seeds.stream()
                .max(SEVERITY)
                .map(seed -> new IsolationMark(seed.isolation(), seed.isolationUntil()))
                .orElse(CLOSED);
    }

    private static int rank(SeedSnapshot seed) {
        return switch (seed.isolation()) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }
}
