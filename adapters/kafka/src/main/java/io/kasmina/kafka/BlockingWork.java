package io.kasmina.kafka;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/** Calls that may block, each on a thread that may. A cancellation does not interrupt one: a client of Kafka's does not survive that in one piece. */
final class BlockingWork {

    private BlockingWork() {}

    /**
     * Returns a call whose result needs no closing.
     *
     * @param io a scheduler whose threads may block
     * @param work what to do; what it returns or throws after a cancellation is dropped
     * @return cold; emits on a thread of {@code io}; errors as the work does, with a {@link KafkaException} for an {@link Error}
     */
    static <T> Mono<T> on(Scheduler io, Callable<T> work) {
        return on(io, work, result -> {});
    }

    /**
     * Returns a call whose result has an owner.
     *
     * @param unwanted takes what the work returns after a cancellation, on a thread of {@code io}
     */
    static <T> Mono<T> on(Scheduler io, Callable<T> work, Consumer<T> unwanted) {
        return Mono.create(sink -> {
            AtomicBoolean over = new AtomicBoolean();
            sink.onCancel(() -> over.set(true));
            io.schedule(() -> run(work, unwanted, sink, over));
        });
    }

    private static <T> void run(Callable<T> work, Consumer<T> unwanted, MonoSink<T> sink, AtomicBoolean over) {
        if (over.get()) {
            return;
        }
        T result;
        try {
            result = work.call();
        } catch (Throwable failure) {
            if (over.compareAndSet(false, true)) {
                sink.error(told(failure));
            }
            return;
        }
        if (over.compareAndSet(false, true)) {
            sink.success(result);
        } else {
            unwanted.accept(result);
        }
    }

    /** An error on a thread for blocking work would be heard of by nobody, and Reactor passes on none that it holds for fatal. */
    static Throwable told(Throwable failure) {
        return failure instanceof Error ? new KafkaException("the client broke: " + failure, failure) : failure;
    }
}
