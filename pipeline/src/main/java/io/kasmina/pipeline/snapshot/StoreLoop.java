package io.kasmina.pipeline.snapshot;

import io.kasmina.pipeline.lane.DeviceLane;
import io.kasmina.pipeline.port.SnapshotStore;
import io.kasmina.pipeline.state.RecallFailure;
import java.io.IOException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Moves snapshots between the device thread and the durable store. Bytes are written and read on the pipeline's scheduler, never on the
 * device thread, and jobs about one seed reach the store in their order.
 */
public final class StoreLoop {

    private static final int CONCURRENCY = 16;

    private final StoreQueue queue;
    private final SnapshotStore store;
    private final Snapshots snapshots;
    private final DeviceLane device;
    private final Scheduler scheduler;
    private final long maxBytes;

    /**
     * Makes a loop.
     *
     * @param queue what is to do
     * @param store where snapshots are durable
     * @param snapshots hear what became of it
     * @param device where they hear it
     * @param scheduler codes bytes
     * @param maxBytes largest snapshot that is read
     */
    public StoreLoop(
            StoreQueue queue,
            SnapshotStore store,
            Snapshots snapshots,
            DeviceLane device,
            Scheduler scheduler,
            long maxBytes) {
        this.queue = queue;
        this.store = store;
        this.snapshots = snapshots;
        this.device = device;
        this.scheduler = scheduler;
        this.maxBytes = maxBytes;
    }

    /** Runs until the queue ends; errors on broken infrastructure only. */
    public Mono<Void> run() {
        return queue.jobs()
                .publishOn(scheduler, CONCURRENCY)
                .flatMap(this::work, CONCURRENCY, 1)
                .then();
    }

    private Flux<Void> work(StoreJob job) {
        if (job instanceof StoreJob.Save save) {
            return save(save.snapshot()).flux();
        }
        return (job instanceof StoreJob.Load load ? load(load) : forget((StoreJob.Forget) job)).flux();
    }

    private Mono<Void> save(Snapshot snapshot) {
        return store.put(snapshot.seed(), SnapshotCodec.encode(snapshot))
                .then(onDevice(() -> snapshots.desk().saved(snapshot)))
                .onErrorResume(
                        IOException.class,
                        failure -> onDevice(() -> snapshots.desk().unsaved(snapshot, RecallFailure.STORE_FAILED)));
    }

    private Mono<Void> load(StoreJob.Load load) {
        return store.get(load.recall().seed())
                .publishOn(scheduler)
                .map(bytes -> SnapshotCodec.decode(bytes, maxBytes))
                .defaultIfEmpty(new Decoding.Unreadable(RecallFailure.SNAPSHOT_MISSING))
                .onErrorResume(
                        IOException.class, failure -> Mono.just(new Decoding.Unreadable(RecallFailure.STORE_FAILED)))
                .flatMap(decoding -> onDevice(() -> snapshots.desk().loaded(load.recall(), decoding)));
    }

    /** What stays behind is found stale, should anybody look for it. */
    private Mono<Void> forget(StoreJob.Forget forget) {
        return store.remove(forget.seed()).onErrorResume(IOException.class, failure -> Mono.empty());
    }

    private Mono<Void> onDevice(Runnable news) {
        return Mono.fromRunnable(() -> device.release(news));
    }
}
