package io.kasmina.pipeline.partition;

import io.kasmina.pipeline.KasminaConfig;
import io.kasmina.pipeline.port.PartitionBus;
import io.kasmina.pipeline.port.SeedPartition;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.MetricName;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Runs every partition that a bus gives to this process. Thread-safe.
 *
 * <p>A partition whose bus fails, or that another process has, is closed and given back after a rest; where it is still this process's the bus
 * gives it again, and it goes on from what is committed. Anything else that breaks, such as the device, ends the engine, once
 * the other partitions are drained.
 */
public final class PartitionEngine {

    private final RunParts parts;
    private final PartitionBus bus;
    private final Rests rests;
    private final Map<Integer, PartitionRun> runs = new ConcurrentHashMap<>();
    private final Sinks.Empty<Void> draining = Sinks.empty();
    private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
    private volatile Phase phase = Phase.NEW;

    /** Partitions that are given. */
    private final Set<Integer> given = ConcurrentHashMap.newKeySet();

    /** How the last run of a partition failed that was not restored since. */
    private final Map<Integer, PartitionEnd> failed = new ConcurrentHashMap<>();

    private enum Phase {
        NEW,
        RUNNING,
        DRAINING,
        ENDED
    }

    private PartitionEngine(RunParts parts, PartitionBus bus) {
        this.parts = parts;
        this.bus = bus;
        this.rests = new Rests(parts.config().retryBackoff());
    }

    /**
     * Makes an engine; nothing runs before {@link #run}.
     *
     * @param config how partitions are run
     * @param limits the limits that every partition's pipeline is built with
     * @param bus gives partitions
     * @param parts what it works with
     */
    public static PartitionEngine of(
            PartitionConfig config, KasminaConfig limits, PartitionBus bus, PartitionParts parts) {
        return new PartitionEngine(new RunParts(config, limits, parts), bus);
    }

    /**
     * Runs partitions. Subscribed once.
     *
     * @return completes after {@link #drain} when everything is released; errors when something breaks that is no
     *     {@link io.kasmina.pipeline.port.PartitionFault} of one partition, after everything is released
     */
    public Mono<Void> run() {
        return Mono.defer(() -> {
            enter(Phase.RUNNING);
            return bus.partitions()
                    .takeUntilOther(draining.asMono())
                    .flatMap(partition -> serve(partition).onErrorResume(this::broke), PartitionBus.MAX_PARTITIONS, 1)
                    .onErrorResume(this::broke)
                    .then(Mono.defer(this::end))
                    .doFinally(end -> enter(Phase.ENDED));
        });
    }

    /** Asks every partition to stop: what is in flight is finished, committed and released within the configured time. Idempotent; does not wait. */
    public void drain() {
        enter(Phase.DRAINING);
        draining.tryEmitEmpty();
    }

    /** Tells whether the engine does its work; any thread, at once. */
    public EngineReadiness readiness() {
        return switch (phase) {
            case NEW -> EngineReadiness.STARTING;
            case DRAINING -> EngineReadiness.DRAINING;
            case ENDED -> EngineReadiness.ENDED;
            case RUNNING -> running(Set.copyOf(given));
        };
    }

    /** Returns figures of each partition that is given, by number; any thread. */
    public Map<Integer, PartitionFigures> figures() {
        Map<Integer, PartitionFigures> figures = new HashMap<>();
        long now = parts.nanos();
        runs.forEach((number, run) -> figures.put(number, run.state().figures(now)));
        return figures;
    }

    /** One that rests has no run, and is no reason to take those that have for all. */
    private EngineReadiness running(Set<Integer> numbers) {
        if (numbers.isEmpty()) {
            return EngineReadiness.IDLE;
        }
        long limit = parts.config().commitLimit().toNanos();
        long now = parts.nanos();
        Set<PartitionEnd> ends = EnumSet.noneOf(PartitionEnd.class);
        numbers.stream().map(failed::get).filter(Objects::nonNull).forEach(ends::add);
        if (ends.contains(PartitionEnd.UNAVAILABLE)
                || runs.values().stream().anyMatch(run -> run.state().committingFor(now) > limit)) {
            return EngineReadiness.BUS_DOWN;
        }
        if (!ends.isEmpty()) {
            return ends.contains(PartitionEnd.CORRUPT) ? EngineReadiness.CORRUPT : EngineReadiness.FENCED;
        }
        if (!numbers.stream().allMatch(this::isRestored)) {
            return EngineReadiness.STARTING;
        }
        return runs.values().stream().anyMatch(run -> run.state().isWedged())
                ? EngineReadiness.DEVICE_WEDGED
                : EngineReadiness.READY;
    }

    private boolean isRestored(int number) {
        PartitionRun run = runs.get(number);
        return run != null && run.state().isRestored();
    }

    /** The others finish what they have in flight. */
    private Mono<Void> broke(Throwable failure) {
        broken.compareAndSet(null, failure);
        drain();
        return Mono.empty();
    }

    private Mono<Void> end() {
        Throwable failure = broken.get();
        return failure == null ? Mono.empty() : Mono.error(failure);
    }

    private void enter(Phase next) {
        if (phase.compareTo(next) < 0) {
            phase = next;
        }
    }

    private Mono<Void> serve(SeedPartition partition) {
        return Mono.usingWhen(
                Mono.fromSupplier(() -> {
                    given.add(partition.number());
                    return partition;
                }),
                this::attempt,
                this::release,
                (served, failure) -> release(served),
                this::release);
    }

    /** It may be given again at once. */
    private Mono<Void> release(SeedPartition partition) {
        return Mono.defer(() -> {
            given.remove(partition.number());
            return partition.release();
        });
    }

    private Mono<Void> attempt(SeedPartition partition) {
        PartitionRun run =
                new PartitionRun(partition, parts, draining.asMono(), () -> failed.remove(partition.number()));
        runs.put(partition.number(), run);
        parts.recorder().gauge(MetricName.PARTITIONS_OWNED, runs.size());
        return run.run()
                .doOnError(failure -> say(partition, RunEnd.broken(failure), Duration.ZERO))
                .doOnTerminate(() -> forget(run))
                .doOnCancel(() -> forget(run))
                .flatMap(end -> rest(partition, end, run));
    }

    private void forget(PartitionRun run) {
        runs.values().remove(run);
        parts.recorder().gauge(MetricName.PARTITIONS_OWNED, runs.size());
    }

    /** Nobody else waits while it rests: a revocation ends that, and shows that the bus answers. */
    private Mono<Void> rest(SeedPartition partition, RunEnd end, PartitionRun run) {
        if (end.how().isFailure()) {
            failed.put(partition.number(), end.how());
        } else {
            failed.remove(partition.number());
        }
        Duration rest = rests.after(partition.number(), end.how(), run.state().commits() > 0);
        say(partition, end, rest);
        return rest.isZero()
                ? Mono.empty()
                : Mono.firstWithSignal(
                        Mono.delay(rest, parts.scheduler()).then(),
                        run.stopped().doOnSuccess(asked -> failed.remove(partition.number())));
    }

    private void say(SeedPartition partition, RunEnd end, Duration rest) {
        Map<String, String> attributes = Map.of(
                "partition", Integer.toString(partition.number()),
                "reason", end.how().code(),
                "rest_ms", Long.toString(rest.toMillis()),
                "detail", end.detail());
        parts.ports()
                .telemetry()
                .emit(Event.global(EventName.PARTITION_ENDED, end.how().level(), attributes));
    }
}
