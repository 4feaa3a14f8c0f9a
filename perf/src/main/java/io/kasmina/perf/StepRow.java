package io.kasmina.perf;

import io.kasmina.isolate.IsolationConfig;
import java.util.List;

/**
 * A training step of host and seed through the public door, against the same step written with DJL alone. Both run on the device thread and are
 * waited for from the same caller, with one intra-op thread. Times are those of {@link CpuClock}.
 */
final class StepRow implements Row {

    private static final double MILLIS = 1e3;
    private static final double TARGET = 0.90;
    private static final double ALPHA = 0.5;

    @Override
    public String name() {
        return "step";
    }

    @Override
    public List<Figure> measure(Effort effort) {
        try (TorchLane torch = TorchLane.open()) {
            return List.of(figure(torch, effort, false), figure(torch, effort, true));
        }
    }

    private static Figure figure(TorchLane torch, Effort effort, boolean blends) {
        PlainTraining plain =
                torch.call(() -> PlainTraining.open(torch.backend().newManager(), blends, ALPHA));
        try (TrainBench bench =
                TrainBench.open(torch, IsolationConfig.defaults().leakEvery(), blends)) {
            Rounds rounds = Rounds.of(effort, new CpuClock(), List.of(bench::step, () -> torch.call(plain::step)));
            return new Figure(
                    "step",
                    blends ? "BLENDING" : "TRAINING",
                    MILLIS / rounds.rate(0),
                    "ms",
                    MILLIS / rounds.rate(1),
                    null,
                    rounds.ratio(0, 1),
                    TARGET);
        } finally {
            torch.close(plain);
        }
    }
}
