package io.kasmina.pipeline.state;

import io.kasmina.breaker.BreakerState;
import io.kasmina.breaker.CircuitBreaker;
import io.kasmina.contract.SeedId;
import java.util.HashMap;
import java.util.Map;

/**
 * The host's isolation breaker as an immutable value. While it is closed it counts the violations of all seeds, and a clean check takes back those of its
 * own seed alone: otherwise one clean seed would hide another that violates at every check. On trial every check speaks for the host.
 *
 * @param breaker the breaker
 * @param violations what is counted, by seed; nothing unless it is closed, and fewer than open it
 */
record IsolationBreaker(CircuitBreaker breaker, Map<SeedId, Integer> violations) {

    IsolationBreaker {
        violations = Map.copyOf(violations);
    }

    /** Returns the breaker after a check of a seed; {@code now} is the clock's nanoseconds. */
    IsolationBreaker booked(SeedId seed, boolean violated, long now) {
        CircuitBreaker asked = breaker.allow(now).next();
        if (asked.state() == BreakerState.CLOSED && !violated) {
            return new IsolationBreaker(asked.forgive(violations.getOrDefault(seed, 0)), without(seed));
        }
        CircuitBreaker next = (violated ? asked.fail(now) : asked.ok(now)).next();
        boolean counts = violated && next.state() == BreakerState.CLOSED;
        return new IsolationBreaker(next, counts ? with(seed) : Map.of());
    }

    private Map<SeedId, Integer> with(SeedId seed) {
        Map<SeedId, Integer> more = new HashMap<>(violations);
        more.merge(seed, 1, Integer::sum);
        return more;
    }

    private Map<SeedId, Integer> without(SeedId seed) {
        if (!violations.containsKey(seed)) {
            return violations;
        }
        Map<SeedId, Integer> fewer = new HashMap<>(violations);
        fewer.remove(seed);
        return fewer;
    }
}
