package io.kasmina.perf;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.LongSupplier;

/**
 * Time that the JVM's own threads spent computing. On one core it is what a caller waits while nothing else runs there, and other load on the machine
 * does not count. The compiler's and the collector's time is left out.
 */
final class CpuClock implements LongSupplier {

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    /** Returns the time so far of all threads that live, in nanoseconds. */
    @Override
    public long getAsLong() {
        long sum = 0;
        for (long thread : threads.getAllThreadIds()) {
            sum += Math.max(0, threads.getThreadCpuTime(thread));
        }
        return sum;
    }
}
