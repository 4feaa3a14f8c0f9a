package io.kasmina.pipeline.step;

import io.kasmina.contract.SeedId;
import io.kasmina.tensor.Kernel;
import io.kasmina.tensor.Tensor;
import java.util.Arrays;

/** A kernel on the device with the times of its last 32 forwards. Confined to the device thread. */
public final class AttachedKernel {

    private static final int WINDOW = 32;
    private static final double NANOS_PER_MILLI = 1e6;

    private final long attachment;
    private final SeedId seed;
    private final Kernel kernel;
    private final long[] nanos = new long[WINDOW];
    private long forwards;
    private long checkedEpoch = -1;

    AttachedKernel(long attachment, SeedId seed, Kernel kernel) {
        this.attachment = attachment;
        this.seed = seed;
        this.kernel = kernel;
    }

    /** Returns its number, at least 1. */
    public long attachment() {
        return attachment;
    }

    /** Returns its seed. */
    public SeedId seed() {
        return seed;
    }

    /** Returns the kernel, owned by the table. */
    public Kernel kernel() {
        return kernel;
    }

    /**
     * Runs the kernel and keeps its time.
     *
     * @param input not closed
     * @param training true records gradients of its parameters
     * @return the output, owned by the caller
     * @throws io.kasmina.tensor.TensorFault KERNEL_FAILED if the kernel's own code fails
     */
    public Tensor forward(Tensor input, boolean training) {
        long began = System.nanoTime();
        Tensor output = kernel.forward(input, training);
        nanos[(int) (forwards++ % WINDOW)] = System.nanoTime() - began;
        return output;
    }

    /** Returns the time of the last forward in nanoseconds, 0 before the first. */
    public long lastNanos() {
        return forwards == 0 ? 0 : nanos[(int) ((forwards - 1) % WINDOW)];
    }

    /** Returns the median of the last 32 forwards in ms, NaN before the first. */
    public double p50Millis() {
        int count = (int) Math.min(forwards, WINDOW);
        if (count == 0) {
            return Double.NaN;
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[(count - 1) / 2] / NANOS_PER_MILLI;
    }

    /** Tells whether isolation was checked in a stage epoch. */
    boolean isCheckedIn(long stageEpoch) {
        return checkedEpoch == stageEpoch;
    }

    /** Remembers that isolation was checked in a stage epoch. */
    void checkedIn(long stageEpoch) {
        checkedEpoch = stageEpoch;
    }
}
