package io.kasmina.perf.kafka;

import java.util.List;

/** Medians of a few rounds. */
final class Medians {

    private Medians() {}

    /** Returns the middle one, the upper of two. */
    static double of(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
