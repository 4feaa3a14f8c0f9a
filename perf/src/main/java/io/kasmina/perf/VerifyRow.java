package io.kasmina.perf;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.util.List;

/**
 * Verified commands a second against the limit: parse, canonical bytes and HMAC alone. The canonical bytes of the limit are Kasmina's own,
 * which is the harder limit: their own line shows that they come faster than the runtime makes them. Further, the rate
 * with a ledger at 90% of its cap against the rate with an empty one, and the heap that a live nonce takes. The peer is the
 * prototype's published figure for an empty ledger.
 */
final class VerifyRow implements Row {

    private static final int COMMANDS = 5_000;

    /** 90% of the default cap of 1,000,000. */
    private static final int FULL_PASSES = 180;

    private static final double PROTOTYPE = 43_000;
    private static final double TARGET = 0.70;
    private static final double FLAT = 0.90;
    private static final double NONCE_BYTES = 64;

    // The sides.
    private static final int DETACHED = 0;
    private static final int ANNOTATED = 1;
    private static final int BARE = 2;
    private static final int DETACHED_FULL = 3;
    private static final int ANNOTATED_FULL = 4;
    private static final int CANONICAL = 5;
    private static final int RUNTIME = 6;

    @Override
    public String name() {
        return "verify";
    }

    @Override
    public List<Figure> measure(Effort effort) {
        CommandPool pool = CommandPool.of(COMMANDS);
        VerifyBench bench = new VerifyBench(pool);
        long before = usedHeap();
        SteadyLedger full = SteadyLedger.holding(COMMANDS, FULL_PASSES, CommandPool.ISSUED.toEpochMilli());
        double nonceBytes = (usedHeap() - before) / (double) full.size();
        Rounds rounds = Rounds.of(
                effort,
                System::nanoTime,
                List.of(
                        () -> bench.verifiedAfresh(pool.detached()),
                        () -> bench.verifiedAfresh(pool.annotated()),
                        pool::bare,
                        () -> bench.verified(pool.detached(), full),
                        () -> bench.verified(pool.annotated(), full),
                        bench::canonical,
                        bench::canonicalByRuntime));
        return List.of(
                verified(rounds, DETACHED, "detached"),
                verified(rounds, ANNOTATED, "annotated"),
                against(rounds, DETACHED_FULL, DETACHED, "detached, ledger 90% full", FLAT),
                against(rounds, ANNOTATED_FULL, ANNOTATED, "annotated, ledger 90% full", FLAT),
                against(rounds, CANONICAL, RUNTIME, "canonical bytes, runtime's", 1),
                new Figure(
                        "verify",
                        "heap of a live nonce",
                        nonceBytes,
                        "bytes",
                        NONCE_BYTES,
                        null,
                        NONCE_BYTES / nonceBytes,
                        1));
    }

    private static Figure verified(Rounds rounds, int side, String form) {
        return new Figure(
                "verify",
                form,
                rounds.rate(side),
                "commands/s",
                rounds.rate(BARE),
                PROTOTYPE,
                rounds.ratio(side, BARE),
                TARGET);
    }

    private static Figure against(Rounds rounds, int side, int other, String what, double target) {
        return new Figure(
                "verify",
                what,
                rounds.rate(side),
                "commands/s",
                rounds.rate(other),
                null,
                rounds.ratio(side, other),
                target);
    }

    /** Returns what a collection left, which is known without the threads' own allocation buffers: these are megabytes in a large heap. */
    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                .sum();
    }
}
