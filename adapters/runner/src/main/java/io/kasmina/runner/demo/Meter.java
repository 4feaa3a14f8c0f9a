package io.kasmina.runner.demo;

import java.util.ArrayList;
import java.util.List;

/** Takes times of what went over the bus. Main thread only. */
final class Meter {

    private static final double NANOS_PER_MILLI = 1e6;

    private final List<Long> commands = new ArrayList<>();
    private final List<Long> blends = new ArrayList<>();
    private long blendBytes;
    private long records;
    private double greatestLag;

    /** Takes the time from a command to its outcome. */
    void answered(long nanos) {
        commands.add(nanos);
        records++;
    }

    /** Takes the time from an activation to its blend. */
    void blended(long nanos, int bytes) {
        blends.add(nanos);
        blendBytes += bytes;
    }

    /** Counts records. */
    void sent(int count) {
        records += count;
    }

    /** Takes a reading of the runner's lag. */
    void lagged(double lag) {
        greatestLag = Math.max(greatestLag, Double.isNaN(lag) ? 0 : lag);
    }

    /** Returns a quantile of the commands' times in ms, NaN without any. */
    double commandMillis(double quantile) {
        return quantile(commands, quantile);
    }

    /** Returns a quantile of the blends' times in ms, NaN without any. */
    double blendMillis(double quantile) {
        return quantile(blends, quantile);
    }

    /** Returns the mean size of an activation record in bytes. */
    long blendBytes() {
        return blends.isEmpty() ? 0 : blendBytes / blends.size();
    }

    /** Returns how many records were sent one by one. */
    long records() {
        return records;
    }

    /** Returns the greatest lag that was read. */
    double greatestLag() {
        return greatestLag;
    }

    private static double quantile(List<Long> nanos, double quantile) {
        if (nanos.isEmpty()) {
            return Double.NaN;
        }
        List<Long> sorted = nanos.stream().sorted().toList();
        int index = (int) Math.ceil(quantile * sorted.size()) - 1;
        return sorted.get(Math.max(0, index)) / NANOS_PER_MILLI;
    }
}
