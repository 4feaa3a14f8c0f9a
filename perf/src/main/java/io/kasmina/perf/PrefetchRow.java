package io.kasmina.perf;

import java.util.Arrays;
import java.util.List;

/**
 * What prefetching adds to its source, request by request: 300 requests, 6 at a time, to a source that takes 40 ± 8 ms. The limits are
 * the longest times allowed; the source's own time is taken as it was, its timer's delay included.
 */
final class PrefetchRow implements Row {

    private static final int REQUESTS = 300;
    private static final int AT_A_TIME = 6;
    private static final double MILLI = 1e6;
    private static final double MEAN_LIMIT = 1;
    private static final double P95_LIMIT = 3;
    private static final double P95 = 0.95;

    @Override
    public String name() {
        return "prefetch";
    }

    @Override
    public List<Figure> measure(Effort effort) {
        new PrefetchBench(REQUESTS, AT_A_TIME).beyond(); // compiled meanwhile
        double[] millis = Arrays.stream(new PrefetchBench(REQUESTS, AT_A_TIME).beyond())
                .mapToDouble(nanos -> nanos / MILLI)
                .sorted()
                .toArray();
        double mean = Arrays.stream(millis).average().orElseThrow();
        double late = millis[(int) Math.ceil(P95 * millis.length) - 1];
        return List.of(
                figure("mean beyond the source", mean, MEAN_LIMIT), figure("p95 beyond the source", late, P95_LIMIT));
    }

    private static Figure figure(String what, double millis, double limit) {
        return new Figure("prefetch", what, millis, "ms", limit, null, limit / millis, 1);
    }
}
