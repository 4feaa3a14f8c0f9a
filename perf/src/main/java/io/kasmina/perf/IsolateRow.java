package io.kasmina.perf;

import io.kasmina.isolate.IsolationConfig;
import java.util.List;

/**
 * What isolation costs a training step: steps of one pipeline, without isolation, isolated between two checks, and with a check. A check is due every
 * 50 steps, so that its cost is shared by 50. Times are those
 * of {@link CpuClock}, with one intra-op thread. And what a check needs of memory: the growth at its peak with a host of 100 million parameters less
 * that with 1 million.
 */
final class IsolateRow implements Row {

    private static final double MILLIS = 1e3;
    private static final double MEGA = 1e6;

    /** Isolation may take 3% of a step. */
    private static final double STEP_TARGET = 1 / 1.03;

    private static final long SMALL = 1_000_000;
    private static final long LARGE = 100_000_000;
    private static final int MEMORY_ROUNDS = 7;
    private static final double MEMORY_LIMIT = 1;

    /** The smallest growth that the system counts, so that a ratio exists. */
    private static final double PAGE = 0.004096;

    @Override
    public String name() {
        return "isolate";
    }

    @Override
    public List<Figure> measure(Effort effort) {
        try (TorchLane torch = TorchLane.open()) {
            return List.of(step(torch, effort), memory(torch));
        }
    }

    private static Figure step(TorchLane torch, Effort effort) {
        try (TrainBench bench = TrainBench.open(torch, 2, false)) {
            Rounds rounds = Rounds.of(
                    effort,
                    new CpuClock(),
                    List.of(
                            () -> bench.step(TrainBench.Isolation.OFF),
                            () -> bench.step(TrainBench.Isolation.BETWEEN_CHECKS),
                            () -> bench.step(TrainBench.Isolation.CHECKED)));
            double usual = 1.0 / IsolationConfig.defaults().leakEvery();
            double cost = (1 - usual) / rounds.ratio(1, 0) + usual / rounds.ratio(2, 0);
            double limit = MILLIS / rounds.rate(0);
            return new Figure(
                    "isolate", "step, check every 50", limit * cost, "ms", limit, null, 1 / cost, STEP_TARGET);
        }
    }

    private static Figure memory(TorchLane torch) {
        double growth = Math.max(PAGE, growth(torch, LARGE) - growth(torch, SMALL));
        return new Figure(
                "isolate", "memory, 100 M less 1 M", growth, "MB", MEMORY_LIMIT, null, MEMORY_LIMIT / growth, 1);
    }

    private static double growth(TorchLane torch, long parameters) {
        LargeHost host = torch.call(() -> LargeHost.of(torch.backend(), parameters));
        try {
            return torch.call(() -> PeakMemory.growth(MEMORY_ROUNDS, host::check)) / MEGA;
        } finally {
            torch.close(host);
        }
    }
}
