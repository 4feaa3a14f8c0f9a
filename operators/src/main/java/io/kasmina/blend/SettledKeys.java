package io.kasmina.blend;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;

/** The latest keys that a join answered, oldest forgotten first: bounded memory, no clock. Not thread-safe. */
final class SettledKeys {

    private final int capacity;
    private final Set<JoinTicket.Key> keys = new HashSet<>();
    private final Queue<JoinTicket.Key> order = new ArrayDeque<>();

    /** Makes an empty memory of so many keys, at least 1. */
    SettledKeys(int capacity) {
        this.capacity = capacity;
    }

    boolean contains(JoinTicket.Key key) {
        return keys.contains(key);
    }

    /** Remembers a key that it does not hold. */
    void add(JoinTicket.Key key) {
        if (order.size() == capacity) {
            keys.remove(order.remove());
        }
        order.add(key);
        keys.add(key);
    }
}
