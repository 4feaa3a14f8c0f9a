package io.kasmina.perf;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Rates of several workloads from interleaved rounds: every round runs each of them once, the next round beginning with the next
 * one, so that a drift of the machine meets all of them alike. Ratios are taken within a round; medians are reported.
 */
public final class Rounds {

    private final double[][] rates;

    private Rounds(double[][] rates) {
        this.rates = rates;
    }

    /**
     * Measures on the calling thread.
     *
     * @param effort how long
     * @param nanos a clock that only moves forward, in nanoseconds
     * @param sides the workloads
     */
    public static Rounds of(Effort effort, LongSupplier nanos, List<? extends Workload> sides) {
        sides.forEach(side -> rate(effort.warmUp(), nanos, side));
        double[][] rates = new double[sides.size()][effort.rounds()];
        for (int round = 0; round < effort.rounds(); round++) {
            for (int turn = 0; turn < sides.size(); turn++) {
                int side = (round + turn) % sides.size();
                rates[side][round] = rate(effort.round(), nanos, sides.get(side));
            }
        }
        return new Rounds(rates);
    }

    /** Returns the median rate of a side, in units a second. */
    public double rate(int side) {
        return median(rates[side].clone());
    }

    /** Returns the median over the rounds of one side's rate over another's. */
    public double ratio(int side, int other) {
        double[] ratios = new double[rates[side].length];
        Arrays.setAll(ratios, round -> rates[side][round] / rates[other][round]);
        return median(ratios);
    }

    private static double rate(Duration least, LongSupplier nanos, Workload side) {
        long start = nanos.getAsLong();
        long units = 0;
        long elapsed = 0;
        while (elapsed < least.toNanos()) {
            units += side.run();
            elapsed = nanos.getAsLong() - start;
        }
        return units * 1e9 / elapsed;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
