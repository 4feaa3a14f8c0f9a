package io.kasmina.pipeline.snapshot;

import io.kasmina.pipeline.lane.SerialMailbox;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

/** The bounded edge from the device thread to the store's loop; filled by one mailbox, drained by {@code run()}. */
public final class StoreQueue {

    private static final int CAPACITY = 1024;

    private final Sinks.Many<StoreJob> sink = Sinks.many()
            .unicast()
            .onBackpressureBuffer(Queues.<StoreJob>get(CAPACITY).get());

    private final SerialMailbox mailbox;

    /**
     * Makes an empty queue.
     *
     * @param mailbox its single writer
     */
    public StoreQueue(SerialMailbox mailbox) {
        this.mailbox = mailbox;
    }

    /**
     * Queues a job.
     *
     * @param job the job
     * @param refused hears of a job that found the queue full or ended
     */
    void offer(StoreJob job, Consumer<StoreJob> refused) {
        mailbox.post(() -> {
            if (sink.tryEmitNext(job).isFailure()) {
                refused.accept(job);
            }
        });
    }

    /** Runs a task on the mailbox after a delay; dropped where that has ended by then. */
    void later(Runnable task, long delayMillis) {
        mailbox.postLater(task, delayMillis);
    }

    /** Returns the jobs in order. */
    Flux<StoreJob> jobs() {
        return sink.asFlux();
    }

    /** Ends the queue after what it holds. */
    public void complete() {
        mailbox.post(() -> sink.emitComplete(Sinks.EmitFailureHandler.FAIL_FAST));
    }
}
