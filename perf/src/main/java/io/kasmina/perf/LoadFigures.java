package io.kasmina.perf;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What prefetches cost a seed that blends: 100 kernels of 100 KB in 60 s of blending, the whole way each, in turns with as much blending
 * alone. The limits are the rate alone in the time that the loads themselves left, one load between two blends, and, for the longest work
 * between two blends, the longest load on top of what lies between blends alone; what follows from a load, such as the news of it, is not
 * part of it. All in computing time, so that other load on the machine does not count.
 */
final class LoadFigures {

    private static final double RATE_TARGET = 0.95;
    private static final double MILLI = 1e6;
    private static final int WARM_UP = 3;
    private static final Duration WARM_UP_TIME = Duration.ofSeconds(2);

    private final List<LoadBench.Stretch> alone = new ArrayList<>();
    private final List<LoadBench.Stretch> beside = new ArrayList<>();

    private LoadFigures() {}

    /** How long, and how many prefetches, in one turn. */
    private record Turns(int turns, Duration time, int prefetches) {

        static Turns of(Effort effort) {
            return effort == Effort.FULL
                    ? new Turns(20, Duration.ofSeconds(3), 5)
                    : new Turns(5, Duration.ofSeconds(1), 2);
        }
    }

    /** Measures for two minutes, or for some 10 s. */
    static List<Figure> measure(TorchLane torch, Effort effort) throws IOException {
        Turns turns = Turns.of(effort);
        LoadFigures figures = new LoadFigures();
        double[] ratios = new double[turns.turns()];
        try (LoadBench bench = new LoadBench(torch, WARM_UP + turns.turns() * turns.prefetches())) {
            bench.blend(WARM_UP_TIME, WARM_UP);
            bench.settle();
            for (int i = 0; i < ratios.length; i++) {
                List<LoadBench.Stretch> quiet = bench.blend(turns.time(), 0);
                List<LoadBench.Stretch> busy = bench.blend(turns.time(), turns.prefetches());
                bench.settle();
                ratios[i] = rate(busy) / (rate(quiet) * free(busy));
                figures.alone.addAll(quiet);
                figures.beside.addAll(busy);
            }
        }
        return List.of(figures.throughput(ratios), figures.loads(), figures.gap());
    }

    private Figure throughput(double[] ratios) {
        Arrays.sort(ratios);
        return new Figure(
                "cache",
                "blending beside prefetches",
                rate(beside),
                "blends/s",
                rate(alone) * free(beside),
                null,
                ratios[ratios.length / 2],
                RATE_TARGET);
    }

    private Figure loads() {
        int most = total(beside).device().mostLoads();
        return new Figure("cache", "loads between two blends", most, "loads", 1, null, 1.0 / Math.max(1, most), 1);
    }

    private Figure gap() {
        DeviceLog.Figures loaded = total(beside).device();
        double longest = loaded.longestGap() / MILLI;
        double limit = (total(alone).device().longestGap() + loaded.longestLoad()) / MILLI;
        return new Figure("cache", "longest work between blends", longest, "ms", limit, null, limit / longest, 1);
    }

    private static double rate(List<LoadBench.Stretch> stretches) {
        return total(stretches).rate();
    }

    private static double free(List<LoadBench.Stretch> stretches) {
        return total(stretches).free();
    }

    private static LoadBench.Stretch total(List<LoadBench.Stretch> stretches) {
        return stretches.stream().reduce(LoadBench.Stretch::plus).orElseThrow();
    }
}
