package io.kasmina.pipeline;

import io.kasmina.contract.UsageFault;
import io.kasmina.pipeline.dispatch.SeedLanes;
import io.kasmina.pipeline.state.IsolationMark;
import io.kasmina.pipeline.state.SeedSnapshot;
import io.kasmina.pipeline.telemetry.TelemetryHub;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Takes cuts, one at a time: first what the lanes have, then everything that was said before, which is so never less than what the
 * snapshots show. Whoever exchanged {@code inFlight} for its own token owns the cut.
 */
final class Cuts {

    private final SeedLanes lanes;
    private final TelemetryHub hub;
    private final Supplier<IsolationMark> isolation;
    private final Scheduler scheduler;
    private final AtomicReference<@Nullable Object> inFlight = new AtomicReference<>();

    /**
     * Makes them.
     *
     * @param lanes have the seeds
     * @param hub has what was said
     * @param isolation reads the host's breaker; thread-safe
     * @param scheduler delivers
     */
    Cuts(SeedLanes lanes, TelemetryHub hub, Supplier<IsolationMark> isolation, Scheduler scheduler) {
        this.lanes = lanes;
        this.hub = hub;
        this.isolation = isolation;
        this.scheduler = scheduler;
    }

    /** Takes one; a failed or cancelled one leaves all of it to the next. */
    Mono<List<SeedSnapshot>> cut() {
        return Mono.defer(() -> {
            Object token = new Object();
            if (!inFlight.compareAndSet(null, token)) {
                return Mono.error(new UsageFault(
                        UsageFault.Kind.CUT_IN_FLIGHT, "a cut began before the last one ended; take one at a time"));
            }
            return lanes.cut(isolation)
                    .delayUntil(seeds -> hub.flush())
                    .doOnSuccess(seeds -> release(token))
                    .doOnError(failure -> lose(token))
                    .doOnCancel(() -> lose(token))
                    .publishOn(scheduler);
        });
    }

    /** Also where the cut had ended and is cancelled on its way to whoever waits for it. */
    private void lose(Object token) {
        lanes.cutLost();
        release(token);
    }

    private void release(Object token) {
        inFlight.compareAndSet(token, null);
    }
}
