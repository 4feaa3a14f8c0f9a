package io.kasmina.perf.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cores for processes that are measured: all that {@code perf/run} had before it bound this JVM to one. */
final class Cores {

    private static final String VARIABLE = "KASMINA_PERF_CORES";

    private Cores() {}

    /** Returns the words before a command that give it all cores, none where nothing is bound. */
    static List<String> launcher() {
        String cores = System.getenv(VARIABLE);
        return cores == null || cores.isBlank() ? List.of() : List.of("taskset", "-c", cores);
    }

    /** Keeps a process that runs to the first of them, where this JVM is bound to one. */
    static void keepToFirst(long pid) {
        String cores = System.getenv(VARIABLE);
        bind(pid, cores == null ? null : cores.replaceFirst("[,-].*", ""));
    }

    /** Gives a process that runs all of them back. */
    static void giveBack(long pid) {
        bind(pid, System.getenv(VARIABLE));
    }

    private static void bind(long pid, @Nullable String cores) {
        if (cores == null || cores.isBlank()) {
            return;
        }
        try {
            int status = new ProcessBuilder("taskset", "-acp", cores, Long.toString(pid))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("process " + pid + " was not bound to cores " + cores);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("no taskset for process " + pid, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while process " + pid + " was bound", interrupted);
        }
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
