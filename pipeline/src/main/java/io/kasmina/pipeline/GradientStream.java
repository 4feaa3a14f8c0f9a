package io.kasmina.pipeline;

import io.kasmina.contract.BlendPlan;
import io.kasmina.isolate.Gradients;
import io.kasmina.isolate.IsolateOperator;
import io.kasmina.isolate.IsolationCheck;
import io.kasmina.isolate.IsolationVerdict;
import io.kasmina.pipeline.dispatch.SeedLanes;
import io.kasmina.pipeline.state.Evidence;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Isolation of seeds whose host takes its steps elsewhere: judges streamed gradients and books what they show. */
final class GradientStream {

    private static final int PREFETCH = 32;

    private final IsolateOperator operator;
    private final SeedLanes lanes;
    private final EvidenceBook book;
    private final StepMetrics metrics;
    private final Scheduler scheduler;

    GradientStream(
            IsolateOperator operator, SeedLanes lanes, EvidenceBook book, StepMetrics metrics, Scheduler scheduler) {
        this.operator = operator;
        this.lanes = lanes;
        this.book = book;
        this.metrics = metrics;
        this.scheduler = scheduler;
    }

    /** Checks records one after the other, off the thread that brings them. */
    Flux<IsolationCheck> check(Flux<Gradients> in) {
        return in.publishOn(scheduler, PREFETCH).transformDeferred(operator).concatMap(this::booked, 1);
    }

    /** The plan says of which generation the seed is and whether it is isolated at present. */
    private Mono<IsolationCheck> booked(IsolationCheck check) {
        return lanes.plan(check.seed(), check.step()).filter(BlendPlan::trains).map(plan -> {
            book.book(plan.seed(), evidence(plan, check));
            metrics.streamed(check);
            return check;
        });
    }

    private static Evidence evidence(BlendPlan plan, IsolationCheck check) {
        IsolationVerdict verdict = check.verdict();
        // A record without a leak and without pairs says nothing, and must not pass for a check that held.
        boolean measured = verdict.leak() != 0 || Double.isFinite(verdict.limit());
        return new Evidence(
                plan.generation(),
                check.step(),
                List.of(),
                Evidence.NONE_MADE,
                measured ? List.of(verdict) : List.of(),
                Double.NaN);
    }
}
