package io.kasmina.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which partitions this process has, and which of them are in use. Pure, with times from its caller.
 *
 * <p>Not thread-safe: the member's thread is its one writer.
 *
 * @param <R> the use of a partition, told apart by identity
 */
final class Leases<R> {

    private final Set<Integer> assigned = new HashSet<>();
    private final Map<Integer, R> used = new HashMap<>();
    private final Map<Integer, Long> notBefore = new HashMap<>();

    /** Notes partitions that were given to this process. */
    void assign(Collection<Integer> partitions) {
        assigned.addAll(partitions);
    }

    /**
     * Notes partitions that were taken away.
     *
     * @return those uses of them that did not end yet
     */
    List<R> revoke(Collection<Integer> partitions) {
        List<R> running = new ArrayList<>();
        for (Integer partition : partitions) {
            assigned.remove(partition);
            notBefore.remove(partition);
            if (used.containsKey(partition)) {
                running.add(used.get(partition));
            }
        }
        return running;
    }

    /** Returns everything that this process has or uses. */
    Set<Integer> all() {
        Set<Integer> all = new HashSet<>(assigned);
        all.addAll(used.keySet());
        return all;
    }

    /** Returns the partitions that nobody uses and whose pause is over, lowest first. */
    List<Integer> due(long nanos) {
        return assigned.stream()
                .filter(partition -> !used.containsKey(partition))
                .filter(partition -> nanos - notBefore.getOrDefault(partition, nanos) >= 0)
                .sorted()
                .toList();
    }

    /** Notes the use of a partition. */
    void use(int partition, R use) {
        used.put(partition, use);
    }

    /**
     * Notes the end of a use; of one that had ended before, nothing.
     *
     * @param again when the partition may be used again, in ns
     */
    void end(int partition, R use, long again) {
        if (used.remove(partition, use) && assigned.contains(partition)) {
            notBefore.put(partition, again);
        }
    }

    /** Tells whether any of the partitions is in use. */
    boolean uses(Collection<Integer> partitions) {
        return partitions.stream().anyMatch(used::containsKey);
    }
}
