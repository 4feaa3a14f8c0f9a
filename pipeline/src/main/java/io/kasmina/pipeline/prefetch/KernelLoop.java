package io.kasmina.pipeline.prefetch;

import io.kasmina.contract.GateReason;
import io.kasmina.contract.OwnershipConflict;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.UsageFault;
import io.kasmina.pipeline.dispatch.LaneRules;
import io.kasmina.pipeline.dispatch.SeedLanes;
import io.kasmina.pipeline.lane.DeviceLane;
import io.kasmina.pipeline.lane.LaneFault;
import io.kasmina.prefetch.PrefetchOperator;
import io.kasmina.prefetch.PrefetchOrder;
import io.kasmina.prefetch.PrefetchResult;
import io.kasmina.prefetch.PrefetchSignal;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.telemetry.TelemetrySink;
import java.util.Map;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Orders to files, files to attached kernels, and the news to the seed's lane. */
public final class KernelLoop {

    private static final int CONCURRENCY = 16;
    private static final double NANOS_PER_MILLI = 1e6;

    private final PrefetchOperator operator;
    private final KernelAttacher attacher;
    private final DeviceLane device;
    private final SeedLanes lanes;
    private final LaneRules rules;
    private final TelemetrySink telemetry;
    private final StageRecorder recorder;
    private final Consumer<PrefetchOrder> ended;

    /**
     * Makes a loop.
     *
     * @param operator orders to files
     * @param attacher files to attached kernels
     * @param device where kernels are loaded
     * @param lanes hear of the result
     * @param rules what follows from it
     * @param telemetry hears why a kernel does not attach
     * @param recorder hears how long it took
     * @param ended hears of each order of which nothing is under way any more; thread-safe
     */
    public KernelLoop(
            PrefetchOperator operator,
            KernelAttacher attacher,
            DeviceLane device,
            SeedLanes lanes,
            LaneRules rules,
            TelemetrySink telemetry,
            StageRecorder recorder,
            Consumer<PrefetchOrder> ended) {
        this.operator = operator;
        this.attacher = attacher;
        this.device = device;
        this.lanes = lanes;
        this.rules = rules;
        this.telemetry = telemetry;
        this.recorder = recorder;
        this.ended = ended;
    }

    /** Runs until the signals end; errors on broken infrastructure only. */
    public Mono<Void> run(Flux<PrefetchSignal> signals) {
        return signals.transformDeferred(operator)
                .flatMap(result -> settle(result).doFinally(end -> ended.accept(result.order())), CONCURRENCY, 1)
                .then();
    }

    /** Lanes that have ended need no news; what the device still holds is closed by its own end. */
    private Mono<Void> settle(PrefetchResult result) {
        return tell(result).onErrorResume(KernelLoop::isClosed, closed -> Mono.empty());
    }

    private Mono<Void> tell(PrefetchResult result) {
        if (result instanceof PrefetchResult.Fetched fetched) {
            return attach(fetched);
        }
        if (result instanceof PrefetchResult.Failed failed) {
            return failed(failed.order(), failed.reason());
        }
        return Mono.empty();
    }

    private Mono<Void> attach(PrefetchResult.Fetched fetched) {
        PrefetchOrder order = fetched.order();
        long began = System.nanoTime();
        Mono<KernelAttacher.Result> attached =
                device.control(() -> attacher.attach(order.seed(), order.generation(), fetched.file()));
        return attached.onErrorReturn(
                        failure -> isClosed(failure) || isWedged(failure),
                        new KernelAttacher.Result.Failed(GateReason.KERNEL_LOAD_FAILED, null))
                .flatMap(result -> {
                    long nanos = fetched.latencyNanos() + System.nanoTime() - began;
                    recorder.time(MetricName.PREFETCH_LATENCY, nanos);
                    recorder.gauge(MetricName.PREFETCH_LAST_LATENCY, nanos / NANOS_PER_MILLI);
                    return news(order, result, nanos / NANOS_PER_MILLI);
                });
    }

    private Mono<Void> news(PrefetchOrder order, KernelAttacher.Result result, double millis) {
        if (result instanceof KernelAttacher.Result.Done done) {
            SeedId seed = order.seed();
            return lanes.change(seed, state -> rules.automatic()
                    .follow(
                            state,
                            rules.kernels().attached(state, order.generation(), done.kernel(), millis),
                            rules.context().get()));
        }
        KernelAttacher.Result.Failed failed = (KernelAttacher.Result.Failed) result;
        if (failed.conflict() != null) {
            telemetry.emit(shared(order, failed.conflict()));
        }
        return failed(order, failed.reason());
    }

    private static Event shared(PrefetchOrder order, OwnershipConflict conflict) {
        return Event.of(
                EventName.PARAMETER_SHARED,
                Level.WARNING,
                order.seed(),
                Map.of(
                        "reason", conflict.code(),
                        "parameter", conflict.parameter().name(),
                        "blueprint_id", order.blueprintId()));
    }

    private Mono<Void> failed(PrefetchOrder order, GateReason reason) {
        return lanes.change(order.seed(), state -> rules.kernels()
                .failed(state, order.generation(), reason, rules.context().get()));
    }

    private static boolean isClosed(Throwable failure) {
        return failure instanceof UsageFault fault && fault.kind() == UsageFault.Kind.PIPELINE_CLOSED;
    }

    /** The kernel does not come to an end with its loading or its first forward. */
    private static boolean isWedged(Throwable failure) {
        return failure instanceof LaneFault fault && fault.kind() == LaneFault.Kind.DEVICE_WEDGED;
    }
}
