package io.kasmina.pipeline.memory;

import io.kasmina.pipeline.lane.SerialMailbox;
import java.util.ArrayDeque;
import java.util.Deque;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * A bounded queue of records with one reader. A publisher whose record finds no room waits for it.
 *
 * <p>Single writer: the mailbox alone counts, queues and emits; publishers and the reader only post to it.
 */
final class InMemoryTopic<T> {

    private final Sinks.Many<T> sink = Sinks.many().unicast().onBackpressureBuffer();
    private final Deque<Waiting<T>> waiting = new ArrayDeque<>();
    private final SerialMailbox mailbox;
    private final int capacity;
    private int held;

    InMemoryTopic(int capacity, Scheduler scheduler) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity: must be at least 1, was " + capacity);
        }
        this.capacity = capacity;
        this.mailbox = new SerialMailbox(scheduler);
    }

    /** Completes when the topic holds the record. */
    Mono<Void> publish(T element) {
        return mailbox.ask(done -> {
            waiting.add(new Waiting<>(element, done));
            fill();
        });
    }

    /** Returns the records; a record's room is free when the reader has taken it. */
    Flux<T> records() {
        return sink.asFlux().doOnNext(taken -> mailbox.post(this::free));
    }

    /** Ends the topic after what it holds and what waits. */
    void complete() {
        mailbox.post(() -> {
            held = Integer.MIN_VALUE;
            fill();
            sink.emitComplete(Sinks.EmitFailureHandler.FAIL_FAST);
            mailbox.dispose();
        });
    }

    private void free() {
        held--;
        fill();
    }

    private void fill() {
        while (held < capacity && !waiting.isEmpty()) {
            Waiting<T> next = waiting.remove();
            held++;
            sink.emitNext(next.element(), Sinks.EmitFailureHandler.FAIL_FAST);
            next.done().success();
        }
    }

    private record Waiting<T>(T element, MonoSink<Void> done) {}
}
