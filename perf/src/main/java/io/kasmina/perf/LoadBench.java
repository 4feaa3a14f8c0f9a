package io.kasmina.perf;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SignedCommand;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.djl.DjlBackend;
import io.kasmina.djl.tensor.DjlDevice;
import io.kasmina.pipeline.lane.DeviceThread;
import io.kasmina.prefetch.PrefetchConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;

/** One seed that blends activations of 6 MB without a pause, and beside it, or not, seeds that germinate evenly over the time. */
final class LoadBench implements AutoCloseable {

    private static final long[] SHAPE = {32, 64, 28, 28};
    private static final int PLACES = 4;
    private static final int FRAMES = 200;
    /** One that is attached, and a spare. */
    private static final long LOADS_EACH = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TorchLane torch;
    private final CpuClock clock = new CpuClock();
    private final DeviceLog log = new DeviceLog();
    private final DjlDevice device;
    private final BlendBench frames;
    private final KernelDepot depot;
    private final BlendStream stream;
    private final List<SignedCommand> germinations;
    private int germinated;

    /**
     * Opens a pipeline.
     *
     * @param torch where it computes
     * @param kernels how many kernels there are, one for each prefetch
     */
    LoadBench(TorchLane torch, int kernels) throws IOException {
        this.torch = torch;
        DeviceThread lane = torch.lane();
        DjlBackend backend = torch.backend();
        device = torch.call(() -> DjlDevice.open(lane, "cpu", 1));
        frames = torch.call(() -> BlendBench.of(backend, device, SHAPE));
        WatchedOps ops = new WatchedOps(backend.ops(), log);
        depot = new KernelDepot(kernels, new InstantKernels(ops), backend.kernels(), log);
        stream = BlendStream.open(lane, backend, frames, PLACES, parts -> parts.config(
                        BlendStream.config(PLACES).with(patient()))
                .device(new WatchedLane(lane, log))
                .tensors(ops)
                .kernels(depot)
                .prefetch(depot, depot, depot));
        germinations = CommandPool.of(germinations(kernels)).detached();
    }

    /** The first fetch of a JVM takes most of a second, and on one core it shares that with the blends. */
    private static PrefetchConfig patient() {
        PrefetchConfig usual = PrefetchConfig.defaults();
        return new PrefetchConfig(
                PATIENCE, true, usual.maxArtifactBytes(), usual.maxOutstanding(), usual.maxWaiting(), usual.breaker());
    }

    /**
     * Time in which the stream blended.
     *
     * @param nanos how long all threads computed in it, which on one core is how long it was
     * @param device what the device computed in it
     */
    record Stretch(long nanos, DeviceLog.Figures device) {

        /** Returns the blends of a second of computing. */
        double rate() {
            return device.blends() * 1e9 / nanos;
        }

        /** Returns the share of the time in which no kernel was loaded. */
        double free() {
            return 1 - (double) device.loadNanos() / nanos;
        }

        /** Returns both as one. */
        Stretch plus(Stretch other) {
            return new Stretch(nanos + other.nanos, device.plus(other.device));
        }
    }

    /**
     * Blends.
     *
     * @param time how long at least
     * @param prefetches how many seeds germinate meanwhile
     * @return each row of frames as one stretch
     */
    List<Stretch> blend(Duration time, int prefetches) {
        CompletableFuture<Long> beside = germinate(prefetches, time);
        List<Stretch> stretches = new ArrayList<>();
        long blended = 0;
        while (blended < time.toNanos()) {
            torch.call(() -> {
                log.begin();
                return true;
            });
            long computed = clock.getAsLong();
            blended += stream.pass(FRAMES);
            stretches.add(new Stretch(clock.getAsLong() - computed, torch.call(log::figures)));
        }
        if (beside.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join() != prefetches) {
            throw new IllegalStateException("not every germination was answered");
        }
        return stretches;
    }

    private CompletableFuture<Long> germinate(int prefetches, Duration time) {
        if (prefetches == 0) {
            return CompletableFuture.completedFuture(0L);
        }
        List<SignedCommand> next = germinations.subList(germinated, germinated + prefetches);
        germinated += prefetches;
        return stream.kasmina()
                .commands(Flux.interval(time.dividedBy(prefetches + 1L))
                        .take(prefetches)
                        .map(n -> next.get(n.intValue())))
                .count()
                .toFuture();
    }

    /** Waits until every seed that germinated has its kernel, and the cache a spare of it: nothing is left to load. */
    void settle() {
        long began = System.nanoTime();
        while (torch.call(log::loads) < LOADS_EACH * germinated) {
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new IllegalStateException("a kernel was not loaded");
            }
        }
    }

    private List<Command> germinations(int kernels) {
        List<Command> commands = new ArrayList<>();
        for (int i = 0; i < kernels; i++) {
            CommandHeader header =
                    new CommandHeader("germinate-" + i, CommandPool.ISSUED, "tamiyo", 0, CommandPool.CONTEXT);
            commands.add(new Command.Germinate(
                    header,
                    seed(i),
                    KernelDepot.blueprint(i),
                    Map.of(),
                    new TrainingRunId("perf"),
                    depot.digest(i),
                    BlendSpec.byDefault()));
        }
        return commands;
    }

    private static SeedId seed(int number) {
        return new SeedId("loaded-" + number);
    }

    @Override
    public void close() throws IOException {
        stream.close();
        torch.close(frames);
        torch.close(device);
        depot.close();
    }
}
