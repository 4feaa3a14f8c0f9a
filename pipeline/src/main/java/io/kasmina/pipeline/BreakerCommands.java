package io.kasmina.pipeline;

import io.kasmina.breaker.BreakerState;
import io.kasmina.contract.Command;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Refusal;
import io.kasmina.prefetch.PrefetchSignal;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** CIRCUIT_BREAKER: forces the fetch breaker. The answer follows when the prefetch loop, which owns it, has done so. */
final class BreakerCommands {

    private static final int MOST_QUOTED = 256;

    private final PrefetchQueue prefetches;
    private final Scheduler scheduler;

    BreakerCommands(PrefetchQueue prefetches, Scheduler scheduler) {
        this.prefetches = prefetches;
        this.scheduler = scheduler;
    }

    Mono<Outcome> answer(Outcome.Subject subject, Command.ForceBreaker command) {
        BreakerState state = BreakerState.ofNumber(command.stateNumber());
        if (state == null) {
            String detail =
                    "desired_state: must be 1 (CLOSED), 2 (OPEN) or 3 (HALF_OPEN), was " + command.stateNumber();
            return Mono.just(GlobalCommands.refused(subject, Refusal.INVALID_BREAKER_STATE, detail));
        }
        String rationale = command.rationale();
        String quoted = rationale.substring(0, Math.min(rationale.length(), MOST_QUOTED));
        return Mono.<Outcome>create(sink -> prefetches.offer(
                        new PrefetchSignal.ForceBreaker(
                                state, quoted, () -> sink.success(GlobalCommands.applied(subject))),
                        full -> sink.success(GlobalCommands.refused(subject, Refusal.PREFETCH_UNAVAILABLE, ""))))
                .publishOn(scheduler);
    }
}
