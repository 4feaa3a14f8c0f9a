package io.kasmina.perf;

import io.kasmina.djl.DjlBackend;
import io.kasmina.djl.DjlConfig;
import io.kasmina.pipeline.lane.DeviceThread;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Blends through {@link io.kasmina.tensor.TensorOps}, statistics included, against the memory bound: bytes read once and written once
 * over the same run's copy bandwidth. The peer is PyTorch's plain expression through DJL. Everything runs on the device thread, with
 * one intra-op thread.
 */
final class BlendRow implements Row {

    private static final long[] SMALL = {32, 64, 28, 28};
    private static final long[] LARGE = {64, 512, 28, 28};

    @Override
    public String name() {
        return "blend";
    }

    @Override
    public List<Figure> measure(Effort effort) throws InterruptedException {
        try (DeviceThread lane = DeviceThread.launch()) {
            return Objects.requireNonNull(
                    lane.control(() -> onDevice(lane, effort)).block());
        }
    }

    private static List<Figure> onDevice(DeviceThread lane, Effort effort) {
        List<Figure> figures = new ArrayList<>();
        try (DjlBackend backend = DjlBackend.openHere(lane, DjlConfig.defaults())) {
            figures.addAll(figures(backend, effort, SMALL));
            if (effort == Effort.FULL) {
                figures.addAll(figures(backend, effort, LARGE));
            }
        }
        return figures;
    }

    private static List<Figure> figures(DjlBackend backend, Effort effort, long[] shape) {
        try (BlendBench bench = BlendBench.of(backend, shape)) {
            List<Workload> sides = new ArrayList<>(List.of(bench::copy, bench::plain));
            bench.cases().forEach(mode -> sides.add(() -> bench.blend(mode)));
            Rounds rounds = Rounds.of(effort, System::nanoTime, sides);
            List<Figure> figures = new ArrayList<>();
            for (int side = 2; side < sides.size(); side++) {
                figures.add(bench.cases().get(side - 2).figure(rounds, side, bench.megabytes()));
            }
            return figures;
        }
    }
}
