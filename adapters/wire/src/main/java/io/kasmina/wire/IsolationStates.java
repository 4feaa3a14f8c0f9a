package io.kasmina.wire;

import io.kasmina.pipeline.state.IsolationMark;
import io.kasmina.wire.records.BreakerState;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Isolation breakers, as they are kept. Stateless. */
final class IsolationStates {

    private IsolationStates() {}

    static BreakerState write(io.kasmina.breaker.BreakerState state, @Nullable Instant until) {
        BreakerState.Builder message = BreakerState.newBuilder().setStateValue(state.number());
        return until == null
                ? message.build()
                : message.setUntil(Timestamps.of(until)).build();
    }

    static Reading<IsolationMark> read(BreakerState message) {
        io.kasmina.breaker.BreakerState state = io.kasmina.breaker.BreakerState.ofNumber(message.getStateValue());
        return state == null
                ? new Reading.Unreadable<>(WireFault.UNKNOWN_ENUM_NUMBER, "breaker.state")
                : Timestamps.read("breaker.until", message.hasUntil(), message.getUntil())
                        .then(until -> mark(state, until));
    }

    private static Reading<IsolationMark> mark(io.kasmina.breaker.BreakerState state, Optional<Instant> until) {
        boolean open = state == io.kasmina.breaker.BreakerState.OPEN;
        return open == until.isPresent()
                ? new Reading.Read<>(new IsolationMark(state, until.orElse(null)))
                : new Reading.Unreadable<>(WireFault.INCONSISTENT, "breaker.until");
    }
}
