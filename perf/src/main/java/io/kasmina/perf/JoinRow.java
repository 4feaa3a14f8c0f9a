package io.kasmina.perf;

import java.lang.management.ManagementFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The join of activations and logits on one core. Its limit is a bare hash join of the same frames in the same order: no window, no
 * demand, no order, no memory of what was answered. The peer is Reactor's own pairing by place. Activations that need no logits are
 * measured against one bare hop of Reactor. Further, what the join allocates for a pair against what the bare one does. The targets keep
 * the join below a tenth of the smallest blend that may follow it, some 4 µs; looking through all that wait would take ten times as long.
 */
final class JoinRow implements Row {

    private static final int PAIRS = 16_384;
    private static final int PASSES = 64;

    private static final double JOINED_TARGET = 0.10;
    private static final double PASSED_TARGET = 0.10;
    private static final double HEAP_TARGET = 0.20;

    // The sides.
    private static final int JOINED = 0;
    private static final int BARE = 1;
    private static final int ZIPPED = 2;
    private static final int PASSED = 3;
    private static final int HOPPED = 4;

    @Override
    public String name() {
        return "join";
    }

    @Override
    public List<Figure> measure(Effort effort) {
        JoinBench bench = new JoinBench(PAIRS);
        Rounds rounds = Rounds.of(
                effort,
                System::nanoTime,
                List.of(bench::joined, bench::bare, bench::zipped, bench::passed, bench::hopped));
        double joined = allocated(bench::joined);
        double bare = allocated(bench::bare);
        return List.of(
                rate(rounds, JOINED, BARE, "pairs, bare hash join", rounds.rate(ZIPPED), JOINED_TARGET),
                rate(rounds, PASSED, HOPPED, "no logits, bare hop", null, PASSED_TARGET),
                new Figure("join", "heap of a pair", joined, "bytes", bare, null, bare / joined, HEAP_TARGET));
    }

    private static Figure rate(Rounds rounds, int side, int limit, String what, @Nullable Double peer, double target) {
        return new Figure(
                "join",
                what,
                rounds.rate(side) / 1e6,
                "M/s",
                rounds.rate(limit) / 1e6,
                peer == null ? null : peer / 1e6,
                rounds.ratio(side, limit),
                target);
    }

    /** Returns the bytes that this thread, on which all of it happens, allocates for a pair. */
    private static double allocated(Workload side) {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        long pairs = 0;
        for (int pass = 0; pass < PASSES; pass++) {
            pairs += side.run();
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / (double) pairs;
    }
}
