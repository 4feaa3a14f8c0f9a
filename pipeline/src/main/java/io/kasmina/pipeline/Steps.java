package io.kasmina.pipeline;

import io.kasmina.contract.BlendPlan;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.TrainingStep;
import io.kasmina.contract.UsageFault;
import io.kasmina.isolate.Gradients;
import io.kasmina.isolate.IsolateOperator;
import io.kasmina.isolate.IsolationCheck;
import io.kasmina.isolate.IsolationConfig;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.pipeline.device.MemoryGuard;
import io.kasmina.pipeline.dispatch.SeedLanes;
import io.kasmina.pipeline.lane.DeviceLane;
import io.kasmina.pipeline.state.IsolationGuard;
import io.kasmina.pipeline.step.StepBody;
import io.kasmina.pipeline.step.StepReport;
import io.kasmina.pipeline.step.StepRun;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.TelemetrySink;
import io.kasmina.tensor.TensorFault;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Training steps, one in flight: freeze plans, run the body on the device, book the evidence, then report. The one in flight is the single
 * writer of the last step.
 */
final class Steps {

    private final SeedLanes lanes;
    private final DeviceLane device;
    private final StepRun run;
    private final EvidenceBook book;
    private final GradientStream streamed;
    private final StepMetrics metrics;
    private final TelemetrySink telemetry;
    private final Scheduler scheduler;
    private final LastStep last;
    private final MemoryGuard memory;
    private final AtomicReference<@Nullable AtomicBoolean> inFlight = new AtomicReference<>();

    Steps(
            SeedLanes lanes,
            DeviceLane device,
            StepRun run,
            IsolationConfig isolation,
            IsolationGuard guard,
            StepMetrics metrics,
            TelemetrySink telemetry,
            Scheduler scheduler,
            LastStep last,
            MemoryGuard memory) {
        this.lanes = lanes;
        this.device = device;
        this.run = run;
        this.book = new EvidenceBook(lanes, guard, metrics);
        this.streamed = new GradientStream(IsolateOperator.of(isolation), lanes, book, metrics, scheduler);
        this.metrics = metrics;
        this.telemetry = telemetry;
        this.scheduler = scheduler;
        this.last = last;
        this.memory = memory;
    }

    Mono<StepReport> step(long step, StepBody body) {
        return Mono.defer(() -> {
            AtomicBoolean begun = new AtomicBoolean();
            UsageFault fault = begin(step, begun);
            return fault != null ? Mono.error(fault) : inFlight(step, body, begun);
        });
    }

    /** Checks isolation in steps that the host took elsewhere. */
    Flux<IsolationCheck> gradients(Flux<Gradients> in) {
        return streamed.check(in);
    }

    /** Keeps a streamed blend's figures for the packet of the next mark; any thread. */
    void blended(Blended.Made made) {
        metrics.blended(made);
    }

    /** Notes a step that the host took elsewhere; in flight like any other while it is noted. */
    Mono<Void> mark(long step) {
        return Mono.defer(() -> {
            AtomicBoolean begun = new AtomicBoolean();
            UsageFault fault = begin(step, begun);
            return fault != null ? Mono.error(fault) : marked(step, begun);
        });
    }

    /** The next step may be any; in flight like a step while that is noted. */
    Mono<Void> newRun() {
        return Mono.defer(() -> {
            AtomicBoolean begun = new AtomicBoolean();
            if (!inFlight.compareAndSet(null, begun)) {
                return Mono.error(new UsageFault(
                        UsageFault.Kind.STEP_IN_FLIGHT, "another training run began before the last step ended"));
            }
            last.clear();
            release(begun);
            return Mono.empty();
        });
    }

    private Mono<Void> marked(long step, AtomicBoolean begun) {
        return lanes.plans(step)
                .flatMap(plans -> {
                    last.set(step);
                    return settle(new StepReport(step, 0, Map.of()), plans);
                })
                .then()
                .doOnTerminate(() -> release(begun))
                .doOnCancel(() -> release(begun))
                .publishOn(scheduler);
    }

    private @Nullable UsageFault begin(long step, AtomicBoolean begun) {
        if (device.onDevice()) {
            return new UsageFault(
                    UsageFault.Kind.AWAITS_OWN_LANE,
                    "a step was started on the device thread, which it would wait for");
        }
        if (step > TrainingStep.LAST) {
            return new UsageFault(
                    UsageFault.Kind.STEP_TOO_HIGH, "step: must be at most " + TrainingStep.LAST + ", was " + step);
        }
        if (!inFlight.compareAndSet(null, begun)) {
            return new UsageFault(UsageFault.Kind.STEP_IN_FLIGHT, "step " + step + " began before the last one ended");
        }
        if (step <= last.get()) {
            release(begun);
            return new UsageFault(
                    UsageFault.Kind.STEP_NOT_RISING, "step " + step + " does not follow step " + last.get());
        }
        return null;
    }

    /** The flag falls before the report is delivered, so that its receiver may begin the next step. */
    private Mono<StepReport> inFlight(long step, StepBody body, AtomicBoolean begun) {
        return lanes.plans(step)
                .flatMap(plans -> device.data(() -> run(step, plans, body, begun))
                        .flatMap(result -> settle(result.report(), plans)))
                .doOnError(failure -> failed(step, failure))
                .doOnTerminate(() -> cancel(begun))
                .doOnCancel(() -> cancel(begun))
                .publishOn(scheduler);
    }

    /**
     * A cancellation stops a step that waits, and so does a lane that gives it up; one that runs goes on, stays in flight until its end, and
     * its evidence counts.
     */
    private StepRun.@Nullable Result run(long step, Map<SeedId, BlendPlan> plans, StepBody body, AtomicBoolean begun)
            throws Exception {
        if (!begun.compareAndSet(false, true)) {
            return null;
        }
        try {
            StepRun.Result result = run.run(step, plans, body, book::book);
            last.set(step);
            result.reports().forEach(lanes::book);
            return result;
        } catch (TensorFault fault) {
            // Not done twice, since a body has effects; but the next one may find memory.
            if (fault.kind() == TensorFault.Kind.OUT_OF_MEMORY) {
                memory.exhausted("step");
            }
            throw fault;
        } finally {
            release(begun);
        }
    }

    private void cancel(AtomicBoolean begun) {
        if (begun.compareAndSet(false, true)) {
            release(begun);
        }
    }

    private void release(AtomicBoolean begun) {
        inFlight.compareAndSet(begun, null);
    }

    /** Waits for the lanes, so that a command that follows the report sees its evidence, and what moves by itself has moved. */
    private Mono<StepReport> settle(StepReport report, Map<SeedId, BlendPlan> plans) {
        return lanes.stepped().then(Mono.fromSupplier(() -> {
            metrics.mark(report, plans);
            return report;
        }));
    }

    private void failed(long step, Throwable failure) {
        telemetry.emit(Event.global(
                EventName.STEP_FAILED,
                Level.ERROR,
                Map.of("step", Long.toString(step), "kind", failure.getClass().getSimpleName())));
    }
}
