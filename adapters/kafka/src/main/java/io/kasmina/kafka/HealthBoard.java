package io.kasmina.kafka;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** What is known of the bus. Thread-safe: each change swaps one immutable state. */
final class HealthBoard {

    private final AtomicReference<State> state = new AtomicReference<>(new State(false, "not asked yet", false));

    private record State(boolean answers, String trouble, boolean joined) {}

    /** Returns what is known. */
    KafkaHealth health() {
        State now = Objects.requireNonNull(state.get());
        if (!now.answers()) {
            return new KafkaHealth(false, "kafka: " + now.trouble());
        }
        return now.joined() ? new KafkaHealth(true, "kafka: up") : new KafkaHealth(false, "kafka: not in the group");
    }

    /** Notes that a broker answered. */
    void answered() {
        state.updateAndGet(before -> new State(true, "", before.joined()));
    }

    /** Notes that none did, and why in one line. */
    void silent(String trouble) {
        state.updateAndGet(before -> new State(false, trouble, before.joined()));
    }

    /** Notes whether this process is in the group. */
    void joined(boolean is) {
        state.updateAndGet(before -> new State(before.answers(), before.trouble(), is));
    }
}
