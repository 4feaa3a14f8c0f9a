package io.kasmina.pipeline.memory;

import io.kasmina.contract.Origin;
import io.kasmina.pipeline.lane.SerialMailbox;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * One partition of one topic: records in order, kept until no restart can ask for them. A publisher whose record finds no room waits for it;
 * readers read at their own pace.
 *
 * <p>Single writer: the bus's mailbox. Readers and publishers only post to it.
 *
 * @param <T> what a reader gets, made anew for each reading
 */
final class RecordLog<T> {

    private final String topic;
    private final int partition;
    private final int capacity;
    private final SerialMailbox mailbox;
    private final List<Function<Origin, T>> kept = new ArrayList<>();
    private final Queue<Waiting<T>> waiting = new ArrayDeque<>();
    private final Set<Cursor> cursors = new HashSet<>();
    private long first;

    RecordLog(String topic, int partition, int capacity, SerialMailbox mailbox) {
        this.topic = topic;
        this.partition = partition;
        this.capacity = capacity;
        this.mailbox = mailbox;
    }

    /** Completes when the log has the record. */
    Mono<Void> append(Function<Origin, T> record) {
        return mailbox.ask(done -> {
            waiting.add(new Waiting<>(record, done));
            fill();
        });
    }

    /**
     * Returns the records from a place on; never ends.
     *
     * @param offset asked for the place at the subscription
     */
    Flux<T> from(LongSupplier offset) {
        return Flux.create(sink -> {
            Cursor cursor = new Cursor(sink);
            sink.onDispose(() -> mailbox.post(() -> cursors.remove(cursor)));
            mailbox.post(() -> {
                cursor.next = offset.getAsLong();
                cursors.add(cursor);
            });
            sink.onRequest(more -> mailbox.post(cursor::pump));
        });
    }

    /** Returns its topic. */
    String topic() {
        return topic;
    }

    /** Returns its partition of the topic. */
    int partition() {
        return partition;
    }

    /** Forgets what is before a place. */
    void trim(long offset) {
        int dead = (int) Math.max(0, Math.min(kept.size(), offset - first));
        kept.subList(0, dead).clear();
        first += dead;
        fill();
    }

    private void fill() {
        while (kept.size() < capacity && !waiting.isEmpty()) {
            Waiting<T> next = waiting.remove();
            kept.add(next.record());
            next.done().success();
        }
        List.copyOf(cursors).forEach(Cursor::pump);
    }

    private record Waiting<T>(Function<Origin, T> record, MonoSink<Void> done) {}

    private final class Cursor {

        private final FluxSink<T> sink;
        private long next;

        private Cursor(FluxSink<T> sink) {
            this.sink = sink;
        }

        private void pump() {
            // Whoever lost the partition may be asked for what is forgotten by now.
            next = Math.max(next, first);
            while (next < first + kept.size() && sink.requestedFromDownstream() > 0 && !sink.isCancelled()) {
                long at = next++;
                sink.next(kept.get((int) (at - first)).apply(new Origin(topic, partition, at)));
            }
        }
    }
}
