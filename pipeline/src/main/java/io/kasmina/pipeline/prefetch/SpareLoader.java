package io.kasmina.pipeline.prefetch;

import io.kasmina.contract.SeedId;
import io.kasmina.gate.GateInputs;
import io.kasmina.pipeline.cache.KernelCache;
import io.kasmina.pipeline.cache.Spare;
import io.kasmina.pipeline.step.HostModel;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.tensor.Kernel;
import io.kasmina.tensor.KernelLoader;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorOps;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Loads kernels, warms them up and probes them where a seed is grafted. Device thread only. */
public final class SpareLoader {

    private final KernelLoader loader;
    private final KernelLoader modest;
    private final TensorOps ops;
    private final @Nullable HostModel host;
    private final KernelCache cache;
    private final StageRecorder recorder;

    /**
     * Makes a loader.
     *
     * @param loader loads what a seed waits for
     * @param modest loads ahead: the same, except that it clears no cache to find memory
     * @param ops makes the probe's input
     * @param host says where seeds are grafted, null for no host: then there is no probe, and G3 will say so
     * @param cache hears of loads
     * @param recorder hears how long warm-ups took
     */
    public SpareLoader(
            KernelLoader loader,
            KernelLoader modest,
            TensorOps ops,
            @Nullable HostModel host,
            KernelCache cache,
            StageRecorder recorder) {
        this.loader = loader;
        this.modest = modest;
        this.ops = ops;
        this.host = host;
        this.cache = cache;
        this.recorder = recorder;
    }

    /**
     * Loads what a seed waits for.
     *
     * @param seed where it is probed
     * @param artifact a file whose digest was checked
     * @return the kernel, the caller's
     * @throws io.kasmina.tensor.TensorFault if it does not load or does not run
     */
    Spare load(SeedId seed, Path artifact) {
        return load(loader, seed, artifact);
    }

    /** Loads ahead, as {@link #load}. */
    Spare loadAhead(SeedId seed, Path artifact) {
        return load(modest, seed, artifact);
    }

    /** Returns a spare's probe where it was made for a place like the seed's, or makes it. */
    GateInputs.@Nullable Probe fitting(SeedId seed, Spare spare) {
        HostModel.GraftPoint point = pointOf(seed);
        GateInputs.Probe known = spare.probe();
        if (point != null && known != null && known.in().equals(point.shape()) && known.inType() == point.dtype()) {
            return known;
        }
        return probe(point, spare.kernel());
    }

    private Spare load(KernelLoader from, SeedId seed, Path artifact) {
        long began = System.nanoTime();
        Kernel kernel = from.load(artifact);
        boolean kept = false;
        try {
            Spare spare = new Spare(kernel, probe(pointOf(seed), kernel));
            cache.loaded(System.nanoTime() - began);
            kept = true;
            return spare;
        } finally {
            if (!kept) {
                kernel.close();
            }
        }
    }

    private HostModel.@Nullable GraftPoint pointOf(SeedId seed) {
        return host == null ? null : host.graftPoint(seed);
    }

    /** The first forward is the warm-up, in inference mode. */
    private GateInputs.@Nullable Probe probe(HostModel.@Nullable GraftPoint point, Kernel kernel) {
        if (point == null) {
            return null;
        }
        int bytes = Math.toIntExact(point.shape().size() * point.dtype().bytes());
        try (Tensor input = ops.create(point.shape(), point.dtype(), ByteBuffer.allocateDirect(bytes));
                Tensor output = warmUp(kernel, input)) {
            return new GateInputs.Probe(input.shape(), input.dtype(), output.shape(), output.dtype());
        }
    }

    private Tensor warmUp(Kernel kernel, Tensor input) {
        long began = System.nanoTime();
        Tensor output = kernel.forward(input, false);
        recorder.time(MetricName.PREWARM_LATENCY, System.nanoTime() - began);
        return output;
    }
}
