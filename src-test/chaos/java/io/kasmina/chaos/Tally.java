package io.kasmina.chaos;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Counts things.
 *
 * @param <K> what they are told apart by
 */
final class Tally<K> {

    private final Map<K, Integer> counts = new HashMap<>();

    void count(K key) {
        counts.merge(key, 1, Integer::sum);
    }

    int of(K key) {
        return counts.getOrDefault(key, 0);
    }

    Set<K> keys() {
        return counts.keySet();
    }
}
