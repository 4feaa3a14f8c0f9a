package io.kasmina.pipeline.prefetch;

import io.kasmina.contract.CatalogUpdate;
import io.kasmina.contract.Sha256;
import io.kasmina.contract.UsageFault;
import io.kasmina.pipeline.cache.KernelCache;
import io.kasmina.pipeline.cache.KernelCacheConfig;
import io.kasmina.pipeline.cache.KernelKey;
import io.kasmina.pipeline.lane.DeviceLane;
import io.kasmina.pipeline.lane.LaneFault;
import io.kasmina.prefetch.Digests;
import io.kasmina.prefetch.PrefetchOrder;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.TelemetrySink;
import io.kasmina.tensor.TensorFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.util.concurrent.Queues;

/**
 * Carries attachments to the device ahead of what waits there, and loads spares behind it, one after the other. Thread-safe; nothing
 * blocks the caller, and what follows an attachment that was empty or an update leaves the device thread.
 *
 * <p>Single writer: attachments end on the device thread, which alone emits {@code wanted}; {@code asked} is a concurrent set, added to
 * there and removed from where a refill begins.
 */
public final class KernelDesk {

    private static final int MOST_WANTED = 4096;

    private final Sinks.Many<Wanted> wanted = Sinks.many()
            .unicast()
            .onBackpressureBuffer(Queues.<Wanted>get(MOST_WANTED).get());
    /** What is in {@code wanted}, so that it is there once. */
    private final Set<KernelKey> asked = ConcurrentHashMap.newKeySet();

    private final KernelCacheConfig config;
    private final KernelAttacher attacher;
    private final SpareLoader loader;
    private final KernelCache cache;
    private final DeviceLane device;
    private final TelemetrySink telemetry;
    private final Scheduler timer;

    /**
     * Makes a desk.
     *
     * @param config says which wait is news
     * @param attacher attaches
     * @param loader loads ahead
     * @param cache keeps what was loaded ahead
     * @param device where all of it happens
     * @param telemetry hears of long waits, spares that do not load, and what an update made out of date
     * @param timer measures waits
     */
    public KernelDesk(
            KernelCacheConfig config,
            KernelAttacher attacher,
            SpareLoader loader,
            KernelCache cache,
            DeviceLane device,
            TelemetrySink telemetry,
            Scheduler timer) {
        this.config = config;
        this.attacher = attacher;
        this.loader = loader;
        this.cache = cache;
        this.device = device;
        this.telemetry = telemetry;
        this.timer = timer;
    }

    /** Returns what an order asks for, null where nothing pins it, or no spare of it is ready. */
    @Nullable
    KernelKey readyFor(PrefetchOrder order) {
        KernelKey key = order.pin() == null ? null : new KernelKey(order.blueprintId(), order.pin());
        return key != null && cache.isReady(key) ? key : null;
    }

    /** Attaches a spare; empty if it is gone. */
    Mono<KernelAttacher.Result> attachSpare(PrefetchOrder order, KernelKey key) {
        return turn(order, key, () -> attacher.attachSpare(order.seed(), order.generation(), key))
                .publishOn(timer);
    }

    /** Attaches a spare, or else loads the file. */
    Mono<KernelAttacher.Result> attach(PrefetchOrder order, KernelKey key, Path file) {
        return turn(order, key, () -> attacher.attach(order.seed(), order.generation(), key, file));
    }

    /** Loads spares until the orders end; subscribe once. */
    Mono<Void> refilling(Mono<Void> orders) {
        Sinks.Empty<Void> over = Sinks.empty();
        Mono<Void> refills = wanted.asFlux()
                .concatMap(this::refill, 1)
                .takeUntilOther(over.asMono())
                .then();
        return Mono.when(orders.doOnSuccess(end -> over.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST)), refills);
    }

    // The hops are there since a task of the device must not be subscribed on the device, where the one before it ends.
    // Checked once more: time has passed since the file was fetched. What cannot be loaded now is loaded by the next
    // attachment.
    private Mono<Boolean> refill(Wanted next) {
        return Mono.defer(() -> {
                    asked.remove(next.key());
                    return device.<Path>data(() -> checked(next.key()));
                })
                .subscribeOn(timer)
                .publishOn(timer)
                .flatMap(file -> device.data(() -> load(next, file)))
                .onErrorResume(KernelDesk::isLaneOver, failure -> Mono.empty());
    }

    /** Gives up what an update makes out of date. */
    public Mono<Void> update(CatalogUpdate update) {
        return device.control(() -> cache.invalidate(update))
                .publishOn(timer)
                .filter(entries -> entries > 0)
                .doOnNext(entries -> telemetry.emit(Event.global(
                        EventName.CACHE_INVALIDATED,
                        Level.INFO,
                        Map.of("blueprint_id", update.blueprintId(), "entries", Integer.toString(entries)))))
                .then();
    }

    /** Tells whether the lane is closed, or stands still since a kernel does not come to an end. */
    static boolean isLaneOver(Throwable failure) {
        return (failure instanceof UsageFault fault && fault.kind() == UsageFault.Kind.PIPELINE_CLOSED)
                || (failure instanceof LaneFault lane && lane.kind() == LaneFault.Kind.DEVICE_WEDGED);
    }

    private Mono<KernelAttacher.Result> turn(PrefetchOrder order, KernelKey key, Attachment work) {
        return Mono.defer(() -> {
                    long began = timer.now(TimeUnit.NANOSECONDS);
                    return device.<KernelAttacher.Result>control(() -> {
                        waited(order, timer.now(TimeUnit.NANOSECONDS) - began);
                        return work.attach();
                    });
                })
                .doOnNext(result -> want(new Wanted(order, key)));
    }

    private void want(Wanted next) {
        if (cache.wanting(next.key()) == null || !asked.add(next.key())) {
            return;
        }
        Sinks.EmitResult result = wanted.tryEmitNext(next);
        if (result.isFailure()) {
            asked.remove(next.key());
        }
        if (result == Sinks.EmitResult.FAIL_OVERFLOW) {
            giveUp(next.key(), "queue_full", Map.of());
        }
    }

    private void waited(PrefetchOrder order, long nanos) {
        cache.waited(nanos);
        if (nanos > config.contention().toNanos()) {
            telemetry.emit(Event.of(
                    EventName.CACHE_CONTENTION,
                    Level.WARNING,
                    order.seed(),
                    Map.of(
                            "blueprint_id", order.blueprintId(),
                            "wait_ms", Long.toString(TimeUnit.NANOSECONDS.toMillis(nanos)),
                            "limit_ms", Long.toString(config.contention().toMillis()))));
        }
    }

    private @Nullable Path checked(KernelKey key) {
        Path file = cache.wanting(key);
        if (file == null) {
            return null;
        }
        try {
            Sha256 digest = Digests.of(file);
            if (digest.equals(key.digest())) {
                return file;
            }
            giveUp(key, "digest_mismatch", Map.of());
        } catch (IOException failure) {
            giveUp(key, "io_failed", Map.of("kind", failure.getClass().getSimpleName()));
        }
        return null;
    }

    private boolean load(Wanted next, Path file) {
        KernelKey key = next.key();
        if (!file.equals(cache.wanting(key))) {
            return false;
        }
        try {
            cache.put(key, loader.loadAhead(next.order().seed(), key, file));
            return true;
        } catch (TensorFault fault) {
            giveUp(key, fault.kind().code(), Map.of());
            return false;
        }
    }

    private void giveUp(KernelKey key, String reason, Map<String, String> more) {
        cache.drop(key);
        Map<String, String> attributes = new HashMap<>(more);
        attributes.put("blueprint_id", key.blueprintId());
        attributes.put("reason", reason);
        telemetry.emit(Event.global(EventName.SPARE_FAILED, Level.WARNING, attributes));
    }

    /** A spare that is to be loaded; the place of the order's seed is where it is probed. */
    private record Wanted(PrefetchOrder order, KernelKey key) {}

    /** What is done on the device. */
    @FunctionalInterface
    private interface Attachment {
        KernelAttacher.@Nullable Result attach();
    }
}
