package io.kasmina.pipeline.prefetch;

import io.kasmina.contract.SeedId;
import io.kasmina.gate.GateInputs;
import io.kasmina.pipeline.cache.KernelCache;
import io.kasmina.pipeline.cache.KernelKey;
import io.kasmina.pipeline.cache.Spare;
import io.kasmina.pipeline.step.HostModel;
import io.kasmina.prefetch.KernelManifest;
import io.kasmina.prefetch.KernelPin;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.Kernel;
import io.kasmina.tensor.KernelLoader;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import io.kasmina.tensor.TensorOps;
import io.kasmina.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Loads kernels, warms them up and probes them where a seed is grafted. Device thread only. */
public final class SpareLoader {

    private final KernelLoader loader;
    private final KernelLoader modest;
    private final TensorOps ops;
    private final @Nullable HostModel host;
    private final KernelManifest manifest;
    private final KernelCache cache;
    private final StageRecorder recorder;

    /**
     * Makes a loader.
     *
     * @param loader loads what a seed waits for
     * @param modest loads ahead: the same, except that it clears no cache to find memory
     * @param ops makes the probe's input
     * @param host says where seeds are grafted, null for no host: then there is no probe, and G3 will say so
     * @param manifest says what else a blueprint's kernel is warmed up with
     * @param cache hears of loads
     * @param recorder hears how long warm-ups took
     */
    public SpareLoader(
            KernelLoader loader,
            KernelLoader modest,
            TensorOps ops,
            @Nullable HostModel host,
            KernelManifest manifest,
            KernelCache cache,
            StageRecorder recorder) {
        this.loader = loader;
        this.modest = modest;
        this.ops = ops;
        this.host = host;
        this.manifest = manifest;
        this.cache = cache;
        this.recorder = recorder;
    }

    /**
     * Loads what a seed waits for.
     *
     * @param seed where it is probed
     * @param key what it is
     * @param artifact its file, whose digest was checked
     * @return the kernel, the caller's
     * @throws io.kasmina.tensor.TensorFault if it does not load or does not run
     */
    Spare load(SeedId seed, KernelKey key, Path artifact) {
        return load(loader, seed, key, artifact);
    }

    /** Loads ahead, as {@link #load}. */
    Spare loadAhead(SeedId seed, KernelKey key, Path artifact) {
        return load(modest, seed, key, artifact);
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

    private Spare load(KernelLoader from, SeedId seed, KernelKey key, Path artifact) {
        long began = System.nanoTime();
        Kernel kernel = from.load(artifact);
        boolean kept = false;
        try {
            Spare spare = new Spare(kernel, probe(pointOf(seed), kernel));
            warmUp(kernel, key.blueprintId());
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
        try {
            return host == null ? null : host.graftPoint(seed);
        } catch (RuntimeException broken) {
            // The host's own code: one seed's failure, and no other's.
            throw new TensorFault(
                    TensorFault.Kind.BACKEND_FAILED, "the host did not say where '" + seed + "' is grafted", broken);
        }
    }

    /** The first forward is the warm-up, in inference mode. */
    private GateInputs.@Nullable Probe probe(HostModel.@Nullable GraftPoint point, Kernel kernel) {
        if (point == null) {
            return null;
        }
        try (Tensor input = zeros(point.shape(), point.dtype());
                Tensor output = warmUp(kernel, input)) {
            return new GateInputs.Probe(input.shape(), input.dtype(), output.shape(), output.dtype());
        }
    }

    /** Runs every other shape once that the manifest names, so that no step is the first to bring it. */
    private void warmUp(Kernel kernel, String blueprintId) {
        KernelPin known = manifest.find(blueprintId);
        for (KernelPin.Input shape : known == null ? List.<KernelPin.Input>of() : known.inputs()) {
            try (Tensor input = zeros(shape.shape(), shape.dtype())) {
                warmUp(kernel, input).close();
            }
        }
    }

    private Tensor zeros(TensorShape shape, DType dtype) {
        try {
            return ops.create(shape, dtype, ByteBuffer.allocateDirect(Math.toIntExact(shape.size() * dtype.bytes())));
        } catch (OutOfMemoryError none) {
            // Memory beside the heap, which a probe alone asks for in one piece.
            throw new TensorFault(TensorFault.Kind.OUT_OF_MEMORY, "no room for a probe of " + shape, none);
        }
    }

    private Tensor warmUp(Kernel kernel, Tensor input) {
        long began = System.nanoTime();
        Tensor output = kernel.forward(input, false);
        recorder.time(MetricName.PREWARM_LATENCY, System.nanoTime() - began);
        return output;
    }
}
