package io.kasmina.perf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** How much more memory than before a piece of work holds at its peak, as Linux counts the resident pages of this process. */
public final class PeakMemory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path RESET = Path.of("/proc/self/clear_refs");
    private static final String RESET_PEAK = "5";
    private static final long KIBI = 1024;

    private PeakMemory() {}

    /**
     * Measures on the calling thread.
     *
     * @param rounds how often the work is done, odd
     * @param work what may need memory
     * @return the median growth in bytes; what other threads take meanwhile is in it, so that it may be some pages off
     * @throws UncheckedIOException where the system does not tell
     */
    public static long growth(int rounds, Runnable work) {
        long[] growths = new long[rounds];
        for (int round = 0; round < rounds; round++) {
            growths[round] = growth(work);
        }
        Arrays.sort(growths);
        return growths[rounds / 2];
    }

    private static long growth(Runnable work) {
        try {
            Files.writeString(RESET, RESET_PEAK);
            long before = status("VmRSS:");
            work.run();
            return Math.max(0, status("VmHWM:") - before);
        } catch (IOException unknown) {
            throw new UncheckedIOException("the peak of resident memory cannot be measured here", unknown);
        }
    }

    private static long status(String field) throws IOException {
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith(field)) {
                return Long.parseLong(line.replaceAll("\\D", "")) * KIBI;
            }
        }
        throw new IOException("no " + field + " in " + STATUS);
    }
}
