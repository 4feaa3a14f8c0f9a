package io.kasmina.kafka;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/** Calls that may block, each on a thread that may. A cancellation does not interrupt one: a client of Kafka's does not survive that in one piece. */
final class BlockingWork {

    private BlockingWork() {}

    /**
     * Returns a call.
     *
     * @param io a scheduler whose threads may block
     * @param work what to do; what it returns or throws after a cancellation is dropped
     * @return cold; emits on a thread of {@code io}
     */
    static <T> Mono<T> on(Scheduler io, Callable<T> work) {
        return Mono.create(sink -> {
            AtomicBoolean cancelled = new AtomicBoolean();
            sink.onCancel(() -> cancelled.set(true));
            io.schedule(() -> run(work, sink, cancelled));
        });
    }

    private static <T> void run(Callable<T> work, MonoSink<T> sink, AtomicBoolean cancelled) {
        if (cancelled.get()) {
            return;
        }
        try {
            sink.success(work.call());
        } catch (Exception failure) {
            if (!cancelled.get()) {
                sink.error(failure);
            }
        }
    }
}
