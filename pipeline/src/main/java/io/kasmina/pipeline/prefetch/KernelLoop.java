package io.kasmina.pipeline.prefetch;

import io.kasmina.contract.GateReason;
import io.kasmina.contract.OwnershipConflict;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.UsageFault;
import io.kasmina.pipeline.cache.KernelKey;
import io.kasmina.pipeline.dispatch.LaneRules;
import io.kasmina.pipeline.dispatch.SeedLanes;
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
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Orders to files, files to attached kernels, and the news to the seed's lane. An order of which a spare is ready goes to the device at
 * once: nobody is asked and nothing is fetched. Only where the spare is gone by then it goes the whole way, and may come behind a cancel
 * or a newer order of its seed; its generation tells.
 */
public final class KernelLoop {

    private static final int CONCURRENCY = 16;
    /** Many, since a cancel behind them must not wait for the device. */
    private static final int SHORTCUTS = 4096;

    private static final double NANOS_PER_MILLI = 1e6;

    private final PrefetchOperator operator;
    private final KernelDesk desk;
    private final SeedLanes lanes;
    private final LaneRules rules;
    private final TelemetrySink telemetry;
    private final StageRecorder recorder;
    private final BiPredicate<PrefetchOrder, GateReason> again;
    private final Consumer<PrefetchOrder> ended;

    /**
     * Makes a loop.
     *
     * @param operator orders to files
     * @param desk files to attached kernels
     * @param lanes hear of the result
     * @param rules what follows from it
     * @param telemetry hears why a kernel does not attach
     * @param recorder hears how long it took
     * @param again takes an order back that failed for a reason, where it is to be asked later; thread-safe
     * @param ended hears of each order of which nothing is under way any more; thread-safe
     */
    public KernelLoop(
            PrefetchOperator operator,
            KernelDesk desk,
            SeedLanes lanes,
            LaneRules rules,
            TelemetrySink telemetry,
            StageRecorder recorder,
            BiPredicate<PrefetchOrder, GateReason> again,
            Consumer<PrefetchOrder> ended) {
        this.operator = operator;
        this.desk = desk;
        this.lanes = lanes;
        this.rules = rules;
        this.telemetry = telemetry;
        this.recorder = recorder;
        this.again = again;
        this.ended = ended;
    }

    /** Runs until the signals end; errors on broken infrastructure only. */
    public Mono<Void> run(Flux<PrefetchSignal> signals) {
        Mono<Void> orders = signals.flatMap(this::shortcut, SHORTCUTS, 1)
                .transformDeferred(operator)
                .flatMap(this::settle, CONCURRENCY, 1)
                .then();
        return desk.refilling(orders);
    }

    /** Deals with an order of which there is a spare; passes everything else on. */
    private Mono<PrefetchSignal> shortcut(PrefetchSignal signal) {
        PrefetchOrder order = signal instanceof PrefetchSignal.Start start ? start.order() : null;
        KernelKey key = order == null ? null : desk.readyFor(order);
        return order == null || key == null ? Mono.just(signal) : spared(signal, order, key);
    }

    private Mono<PrefetchSignal> spared(PrefetchSignal signal, PrefetchOrder order, KernelKey key) {
        long began = System.nanoTime();
        return unwedged(desk.attachSpare(order, key))
                .map(result -> settled(order, told(order, result, System.nanoTime() - began))
                        .<PrefetchSignal>then(Mono.empty()))
                .defaultIfEmpty(Mono.just(signal))
                .flatMap(Function.identity());
    }

    /** Lanes that have ended need no news; what the device still holds is closed by its own end. */
    private Mono<Void> settle(PrefetchResult result) {
        return settled(result.order(), tell(result));
    }

    private Mono<Void> settled(PrefetchOrder order, Mono<Void> told) {
        return told.onErrorResume(KernelLoop::isClosed, closed -> Mono.empty()).doFinally(end -> ended.accept(order));
    }

    private static KernelKey keyOf(PrefetchResult.Fetched fetched) {
        return new KernelKey(fetched.order().blueprintId(), fetched.digest());
    }

    private Mono<Void> tell(PrefetchResult result) {
        if (result instanceof PrefetchResult.Fetched fetched) {
            return attach(fetched);
        }
        if (result instanceof PrefetchResult.Failed failed) {
            return again.test(failed.order(), failed.reason()) ? Mono.empty() : failed(failed.order(), failed.reason());
        }
        return Mono.empty();
    }

    private Mono<Void> attach(PrefetchResult.Fetched fetched) {
        PrefetchOrder order = fetched.order();
        long began = System.nanoTime();
        return unwedged(desk.attach(order, keyOf(fetched), fetched.file()))
                .flatMap(result -> told(order, result, fetched.latencyNanos() + System.nanoTime() - began));
    }

    private static Mono<KernelAttacher.Result> unwedged(Mono<KernelAttacher.Result> attached) {
        return attached.onErrorReturn(
                KernelDesk::isLaneOver, new KernelAttacher.Result.Failed(GateReason.KERNEL_LOAD_FAILED, null));
    }

    private Mono<Void> told(PrefetchOrder order, KernelAttacher.Result result, long nanos) {
        recorder.time(MetricName.PREFETCH_LATENCY, nanos);
        recorder.gauge(MetricName.PREFETCH_LAST_LATENCY, nanos / NANOS_PER_MILLI);
        return news(order, result, nanos / NANOS_PER_MILLI);
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
}
