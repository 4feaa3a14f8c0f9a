package io.kasmina.pipeline.blend;

import io.kasmina.blend.Joined;
import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.BlendPlan;
import io.kasmina.pipeline.step.AttachedKernel;
import io.kasmina.pipeline.step.KernelTable;
import io.kasmina.tensor.BlendInputs;
import io.kasmina.tensor.BlendStats;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import io.kasmina.tensor.TensorOps;
import org.jspecify.annotations.Nullable;

/** Executes the plan of one frame. Device thread only. */
final class FrameTask {

    private final TensorOps ops;
    private final KernelTable kernels;
    private final LeasePool pool;

    FrameTask(TensorOps ops, KernelTable kernels, LeasePool pool) {
        this.ops = ops;
        this.kernels = kernels;
        this.pool = pool;
    }

    /** Returns the answer; the frame stays its owner's. */
    Blended execute(BlendPlan plan, Joined frame) {
        try {
            return attempt(plan, frame);
        } catch (TensorFault fault) {
            if (fault.kind() != TensorFault.Kind.OUT_OF_MEMORY) {
                throw fault;
            }
            return failed(plan, BlendFailure.OUT_OF_MEMORY);
        }
    }

    private Blended attempt(BlendPlan plan, Joined frame) {
        if (!plan.blends() || isOfFormerBlend(plan, frame)) {
            return new Blended.Untouched(plan.seed(), plan.step());
        }
        AttachedKernel kernel = kernels.find(plan.attachment());
        if (kernel == null) {
            return failed(plan, BlendFailure.SUPERSEDED);
        }
        Tensor given = frame.activation().seedOutput();
        if (given != null) {
            return blend(plan, frame, given, 0);
        }
        return withKernel(plan, frame, kernel);
    }

    /** The seed began to read logits after the frame had left the join, which waited for none. */
    private static boolean isOfFormerBlend(BlendPlan plan, Joined frame) {
        return plan.spec().needsLogits() && frame.logits() == null && !frame.overdue();
    }

    private Blended withKernel(BlendPlan plan, Joined frame, AttachedKernel kernel) {
        Tensor made = forward(kernel, frame.activation().host());
        if (made == null) {
            return failed(plan, BlendFailure.KERNEL_FAILED);
        }
        try {
            return blend(plan, frame, made, kernel.lastNanos());
        } finally {
            made.close();
        }
    }

    private static @Nullable Tensor forward(AttachedKernel kernel, Tensor host) {
        try {
            return kernel.forward(host, false);
        } catch (TensorFault fault) {
            if (fault.kind() != TensorFault.Kind.KERNEL_FAILED) {
                throw fault;
            }
            return null;
        }
    }

    private Blended blend(BlendPlan plan, Joined frame, Tensor seed, long kernelNanos) {
        Tensor host = frame.activation().host();
        BlendFailure failure = BlendInputs.check(plan.spec(), host, seed, frame.logits());
        if (failure != null) {
            return failed(plan, failure);
        }
        Lease lease = pool.lend(plan.seed(), host.shape(), host.dtype());
        boolean made = false;
        try {
            long began = System.nanoTime();
            BlendStats stats = ops.blendInto(plan.spec(), plan.alpha(), host, seed, frame.logits(), lease.tensor());
            long nanos = System.nanoTime() - began;
            made = stats.finite();
            return made
                    ? new Blended.Made(plan, lease, stats, kernelNanos, nanos)
                    : failed(plan, BlendFailure.NOT_FINITE);
        } finally {
            if (!made) {
                lease.close();
            }
        }
    }

    private static Blended failed(BlendPlan plan, BlendFailure reason) {
        return new Blended.Failed(plan.seed(), plan.step(), reason);
    }
}
