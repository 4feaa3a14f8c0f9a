package io.kasmina.leak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Resident memory over time, as Linux tells it in {@code /proc/self/status}. What a process needs to get warm is no leak, so the first half
 * counts for nothing; of the second one the medians of its two halves are compared, which a leak drives apart and a hiccup does not.
 */
final class ResidentTrend {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    private final List<Long> samples = new ArrayList<>();

    /** Takes a sample of this process; returns it in bytes. */
    long sample() throws IOException {
        long resident = resident();
        add(resident);
        return resident;
    }

    void add(long bytes) {
        samples.add(bytes);
    }

    /** Returns by how many bytes the median grew in the second half; at least 8 samples, taken at even intervals. */
    long growth() {
        int count = samples.size();
        if (count < 8) {
            throw new IllegalStateException("only " + count + " samples");
        }
        return median(samples.subList(count * 3 / 4, count)) - median(samples.subList(count / 2, count * 3 / 4));
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private static long resident() throws IOException {
        return Files.readAllLines(STATUS).stream()
                        .filter(line -> line.startsWith(RESIDENT))
                        .map(line -> line.replaceAll("[^0-9]", ""))
                        .mapToLong(Long::parseLong)
                        .findFirst()
                        .orElseThrow()
                * 1024;
    }
}
