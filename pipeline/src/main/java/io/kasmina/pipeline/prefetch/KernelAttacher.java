package io.kasmina.pipeline.prefetch;

import io.kasmina.contract.GateReason;
import io.kasmina.contract.OwnershipConflict;
import io.kasmina.contract.SeedId;
import io.kasmina.gate.GateInputs;
import io.kasmina.pipeline.state.KernelState;
import io.kasmina.pipeline.step.AttachedKernel;
import io.kasmina.pipeline.step.HostModel;
import io.kasmina.pipeline.step.KernelTable;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.tensor.Kernel;
import io.kasmina.tensor.KernelLoader;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import io.kasmina.tensor.TensorOps;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Loads a verified kernel file, warms it up, probes it and puts it into the table. Device thread only. */
public final class KernelAttacher {

    private final KernelLoader loader;
    private final TensorOps ops;
    private final KernelTable kernels;
    private final @Nullable HostModel host;
    private final StageRecorder recorder;

    /**
     * Makes an attacher.
     *
     * @param loader loads kernels
     * @param ops makes the probe's input
     * @param kernels takes the kernel
     * @param host says where seeds are grafted, null for no host: then there is no probe, and G3 will say so
     * @param recorder hears how long warm-ups took
     */
    public KernelAttacher(
            KernelLoader loader, TensorOps ops, KernelTable kernels, @Nullable HostModel host, StageRecorder recorder) {
        this.loader = loader;
        this.ops = ops;
        this.kernels = kernels;
        this.host = host;
        this.recorder = recorder;
    }

    /**
     * Attaches a kernel.
     *
     * @param seed its seed
     * @param generation the seed's generation that asked for it
     * @param artifact a file whose digest was checked
     * @return what became of it
     */
    public Result attach(SeedId seed, long generation, Path artifact) {
        Kernel kernel;
        try {
            kernel = loader.load(artifact);
        } catch (TensorFault fault) {
            return Result.Failed.of(GateReason.KERNEL_LOAD_FAILED);
        }
        boolean kept = false;
        try {
            GateInputs.Probe probe = probe(seed, kernel);
            OwnershipConflict conflict = kernels.conflict(kernel);
            if (conflict != null) {
                return new Result.Failed(GateReason.PARAMETER_SHARED, conflict);
            }
            AttachedKernel attached = kernels.attach(seed, generation, kernel);
            if (attached == null) {
                return Result.Failed.of(GateReason.KERNEL_LOAD_FAILED);
            }
            kept = true;
            long attachment = attached.attachment();
            return new Result.Done(
                    new KernelState.Attached(attachment, probe, kernel.requiredLayers(), kernel.parameterBytes()),
                    () -> kernels.detach(attachment));
        } catch (TensorFault fault) {
            return Result.Failed.of(GateReason.KERNEL_LOAD_FAILED);
        } finally {
            if (!kept) {
                kernel.close();
            }
        }
    }

    /** The first forward is the warm-up, in inference mode. */
    private GateInputs.@Nullable Probe probe(SeedId seed, Kernel kernel) {
        HostModel.GraftPoint point = host == null ? null : host.graftPoint(seed);
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

    /** What became of a kernel file. */
    public sealed interface Result {

        /**
         * It is attached. Closed, on the device thread, where nobody waits for it any more.
         *
         * @param kernel the attached kernel
         * @param detach undoes it
         */
        record Done(KernelState.Attached kernel, Runnable detach) implements Result, AutoCloseable {

            @Override
            public void close() {
                detach.run();
            }
        }

        /**
         * It is not.
         *
         * @param reason KERNEL_LOAD_FAILED or PARAMETER_SHARED
         * @param conflict the shared parameter and whose it is, null unless one is shared
         */
        record Failed(GateReason reason, @Nullable OwnershipConflict conflict) implements Result {

            static Failed of(GateReason reason) {
                return new Failed(reason, null);
            }
        }
    }
}
