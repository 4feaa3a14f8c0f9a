package io.kasmina.perf;

import io.kasmina.djl.DjlBackend;
import io.kasmina.djl.DjlConfig;
import io.kasmina.djl.tensor.DjlDevice;
import io.kasmina.pipeline.lane.DeviceThread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * Blends through {@link io.kasmina.tensor.TensorOps}, statistics included, against the memory bound: bytes read once and written once
 * over the same run's copy bandwidth, the better of two copies that move just as many bytes. The peer is PyTorch's plain expression.
 * Then the same through the whole pipeline, and for small activations what the pipeline adds to the bare call. One intra-op thread. The
 * system property {@code kasmina.device} names another device than the CPU.
 */
final class BlendRow implements Row {

    private static final long[] TINY = {32, 64};
    private static final long[] SMALL = {32, 64, 28, 28};
    private static final long[] LARGE = {64, 512, 28, 28};
    private static final long HUNDRED_MEGABYTES = 100_000_000;
    private static final double GIGA = 1e9;
    private static final double MICRO = 1e3;
    private static final double LANE_TARGET = 0.80;

    /** What the pipeline may add, in bare calls. */
    private static final double BARE_CALLS = 2;

    private final DjlConfig config = new DjlConfig(System.getProperty("kasmina.device", "cpu"), 1);

    @Override
    public String name() {
        return "blend";
    }

    @Override
    public List<Figure> measure(Effort effort) throws InterruptedException {
        List<Figure> figures = new ArrayList<>();
        try (DeviceThread lane = DeviceThread.launch()) {
            DjlBackend backend = call(lane, () -> DjlBackend.openHere(lane, config));
            DjlDevice device = call(lane, () -> DjlDevice.open(lane, config.device(), config.intraOpThreads()));
            figures.addAll(ofShape(lane, backend, device, effort, SMALL));
            if (effort == Effort.FULL) {
                figures.addAll(ofShape(lane, backend, device, effort, LARGE));
            }
            figures.addAll(added(lane, backend, device, effort));
            call(lane, () -> {
                device.close();
                backend.close();
                return true;
            });
        }
        return figures;
    }

    private List<Figure> ofShape(
            DeviceThread lane, DjlBackend backend, DjlDevice device, Effort effort, long... shape) {
        BlendBench bench = call(lane, () -> BlendBench.of(backend, device, shape));
        List<Figure> figures = new ArrayList<>(call(lane, () -> direct(bench, device, effort)));
        if (large(bench)) {
            figures.add(whole(lane, backend, bench, effort));
        }
        call(lane, () -> {
            bench.close();
            return true;
        });
        return figures;
    }

    /** Sides: both copies, the plain expression, every mode. On a GPU a copy in host memory is no limit. */
    private static List<Figure> direct(BlendBench bench, DjlDevice device, Effort effort) {
        Workload memoryCopy = device.onGpu() ? bench::deviceCopy : bench::memoryCopy;
        List<Workload> sides = new ArrayList<>(List.of(memoryCopy, bench::deviceCopy, bench::plain));
        bench.cases().forEach(mode -> sides.add(() -> bench.blend(mode)));
        Rounds rounds = Rounds.of(effort, System::nanoTime, sides);
        int limit = rounds.rate(0) > rounds.rate(1) ? 0 : 1;
        String size = megabytes(bench) + " MB";
        List<Figure> figures = new ArrayList<>();
        for (int i = 0; i < bench.cases().size(); i++) {
            figures.add(bench.cases().get(i).figure(rounds, 3 + i, limit, i == 0 ? 2 : -1, size));
        }
        if (large(bench)) {
            figures.add(toPlain(rounds, size, device.onGpu() ? 2 : 5));
        }
        return figures;
    }

    private static Figure toPlain(Rounds rounds, String size, double target) {
        return new Figure(
                "blend",
                "CONVEX " + size + " to plain",
                rounds.rate(3) / GIGA,
                "GB/s",
                rounds.rate(2) / GIGA,
                null,
                rounds.ratio(3, 2),
                target);
    }

    private static boolean large(BlendBench bench) {
        return bench.bytes() >= HUNDRED_MEGABYTES;
    }

    /** From the stream's door to the answer given back, against the device's copy; where leased buffers would not fit a cache anyway. */
    private static Figure whole(DeviceThread lane, DjlBackend backend, BlendBench bench, Effort effort) {
        int frames = bench.onGpu() ? 500 : 40;
        try (BlendStream stream = BlendStream.open(lane, backend, bench, 4)) {
            stream.pass(frames);
            Rounds rounds = Rounds.of(effort, System::nanoTime, List.of(() -> call(lane, bench::deviceCopy), () -> {
                stream.pass(frames);
                return 3 * bench.bytes() * frames;
            }));
            return new Figure(
                    "blend",
                    "CONVEX " + megabytes(bench) + " MB whole lane",
                    rounds.rate(1) / GIGA,
                    "GB/s",
                    rounds.rate(0) / GIGA,
                    null,
                    rounds.ratio(1, 0),
                    LANE_TARGET);
        }
    }

    /**
     * Differences of pairs, each with as many bare calls: a blend called on the device thread, as a training step does, and a stream's
     * frame from the door to the answer given back. Frames are made outside of the time taken.
     */
    private static List<Figure> added(DeviceThread lane, DjlBackend backend, DjlDevice device, Effort effort) {
        BlendBench bench = call(lane, () -> BlendBench.of(backend, device, TINY));
        int frames = 5_000;
        int pairs = effort == Effort.FULL ? 51 : 21;
        BlendCase convex = bench.cases().get(0);
        double[] bare = new double[pairs];
        double[] whole = new double[pairs];
        double[] called = new double[pairs];
        try (BlendStream stream = BlendStream.open(lane, backend, bench, 32)) {
            for (int i = 0; i < pairs; i++) {
                stream.pass(frames);
            }
            for (int i = 0; i < pairs; i++) {
                bare[i] = call(lane, () -> nanos(bench::bareCall, frames));
                called[i] = call(lane, () -> nanos(() -> bench.blendCall(convex), frames)) - bare[i];
                whole[i] = stream.pass(frames) / (double) frames - bare[i];
            }
        }
        call(lane, () -> {
            bench.close();
            return true;
        });
        return List.of(
                overhead("blend adds to [32,64]", median(called), median(bare)),
                overhead("stream adds to [32,64]", median(whole), median(bare)));
    }

    private static Figure overhead(String what, double nanos, double bareNanos) {
        double limit = BARE_CALLS * bareNanos;
        return new Figure("blend", what, nanos / MICRO, "µs", limit / MICRO, bareNanos / MICRO, limit / nanos, 1);
    }

    /** Returns the time of one call in nanoseconds. */
    private static double nanos(Runnable work, int calls) {
        long began = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            work.run();
        }
        return (System.nanoTime() - began) / (double) calls;
    }

    private static double median(double... values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static long megabytes(BlendBench bench) {
        return bench.bytes() / 1_000_000;
    }

    private static <T> T call(DeviceThread lane, Callable<T> task) {
        return Objects.requireNonNull(lane.<T>control(task).block());
    }
}
