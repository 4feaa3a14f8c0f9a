package io.kasmina.perf.kafka;

import java.util.List;

/** The cores for processes that are measured: all that {@code perf/run} had before it bound this JVM to one. */
final class Cores {

    private static final String VARIABLE = "KASMINA_PERF_CORES";

    private Cores() {}

    /** Returns the words before a command that give it all cores, none where nothing is bound. */
    static List<String> launcher() {
        String cores = System.getenv(VARIABLE);
        return cores == null || cores.isBlank() ? List.of() : List.of("taskset", "-c", cores);
    }

    /** Returns how many there are. */
    static int count() {
        String cores = System.getenv(VARIABLE);
        if (cores == null || cores.isBlank()) {
            return Runtime.getRuntime().availableProcessors();
        }
        return count(cores);
    }

    /** Returns how many cores a list has: single ones and ranges, with commas. */
    static int count(String cores) {
        int count = 0;
        for (String range : List.of(cores.split(",", -1))) {
            List<String> ends = List.of(range.strip().split("-", -1));
            count += 1 + Integer.parseInt(ends.get(ends.size() - 1)) - Integer.parseInt(ends.get(0));
        }
        return count;
    }
}
