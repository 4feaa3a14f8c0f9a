package io.kasmina.pipeline.partition;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How long a partition rests after a failed run: twice as long after each in a row. Thread-safe; a partition has one run at a time. */
final class Rests {

    private static final int LONGEST = 32;

    private final Map<Integer, Integer> failures = new ConcurrentHashMap<>();
    private final Duration first;

    Rests(Duration first) {
        this.first = first;
    }

    /**
     * Notes the end of a run.
     *
     * @param fruitful true if it committed something
     * @return how long to wait before the partition is given back
     */
    Duration after(int partition, PartitionEnd end, boolean fruitful) {
        if (!end.isFailure()) {
            failures.remove(partition);
            return Duration.ZERO;
        }
        int before = fruitful ? 0 : failures.getOrDefault(partition, 0);
        failures.put(partition, before + 1);
        return first.multipliedBy(Math.min(LONGEST, 1L << Math.min(before, LONGEST)));
    }
}
