package io.kasmina.perf;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.Callable;

/**
 * What a device thread did: blends, tasks that loaded a kernel, and the longest time between two blends. Times are the thread's own
 * computing time, so that nothing counts that another thread or another process does meanwhile. Device thread only.
 */
final class DeviceLog {

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private Figures figures = Figures.NONE;
    private long lastBlend;
    private boolean loading;
    private long checked;
    private long loads;
    private int sinceBlend;

    /**
     * What was noted.
     *
     * @param blends how many blends ended
     * @param longestGap longest time from a blend's end to the next one's begin, in nanoseconds
     * @param loadNanos how long all loads took, with the check of the file before and the attachment after
     * @param longestLoad how long the longest of them took
     * @param mostLoads how many kernels were loaded between two blends at most
     */
    record Figures(long blends, long longestGap, long loadNanos, long longestLoad, int mostLoads) {

        /** Nothing. */
        static final Figures NONE = new Figures(0, 0, 0, 0, 0);

        /** Returns both as one, as if they were one time. */
        Figures plus(Figures other) {
            return new Figures(
                    blends + other.blends,
                    Math.max(longestGap, other.longestGap),
                    loadNanos + other.loadNanos,
                    Math.max(longestLoad, other.longestLoad),
                    Math.max(mostLoads, other.mostLoads));
        }
    }

    /** Begins anew; what comes before the next blend is no gap. */
    void begin() {
        figures = Figures.NONE;
        lastBlend = 0;
    }

    /** Returns what was noted since it began. */
    Figures figures() {
        return figures;
    }

    /** Returns how many kernels were loaded ever. */
    long loads() {
        return loads;
    }

    /** Returns the thread's computing time so far, in nanoseconds. */
    long now() {
        return threads.getCurrentThreadCpuTime();
    }

    /** Notes a blend that began then and ends now. */
    void blended(long began) {
        boolean first = lastBlend == 0;
        figures = figures.plus(new Figures(1, first ? 0 : began - lastBlend, 0, 0, first ? 0 : sinceBlend));
        lastBlend = now();
        sinceBlend = 0;
    }

    /** Notes that the task under way loads a kernel. */
    void loading() {
        loading = true;
    }

    /** Runs a task that may attach a kernel, and notes how long it took if it loads one. */
    <T> T attach(Callable<? extends T> task) throws Exception {
        return run(task, 0);
    }

    /** Runs a task that checks a file, or a blend, or the one that loads the file ahead; check and load are one load. */
    <T> T refill(Callable<? extends T> task) throws Exception {
        long began = now();
        long blends = figures.blends();
        T result = run(task, checked);
        if (loading) {
            checked = 0;
        } else if (figures.blends() == blends) {
            checked = now() - began;
        }
        return result;
    }

    private <T> T run(Callable<? extends T> task, long before) throws Exception {
        long began = now();
        loading = false;
        T result = task.call();
        if (loading) {
            loads++;
            sinceBlend++;
            long took = before + now() - began;
            figures = figures.plus(new Figures(0, 0, took, took, 0));
        }
        return result;
    }
}
