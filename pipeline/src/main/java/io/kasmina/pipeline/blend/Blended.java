package io.kasmina.pipeline.blend;

import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.BlendPlan;
import io.kasmina.contract.SeedId;
import io.kasmina.tensor.BlendStats;
import io.kasmina.tensor.Tensor;

/** The answer to one activation. */
public sealed interface Blended extends AutoCloseable {

    /** Returns the seed. */
    SeedId seed();

    /** Returns the step. */
    long step();

    @Override
    default void close() {}

    /** Gives the buffer back unless that was done before: for discard hooks, which may see an answer twice. */
    default void discard() {}

    /**
     * A blended activation in a leased buffer; the consumer closes this answer, from any thread, to give the buffer back, and never the
     * tensor itself. An open lease holds one of the stream's places: a consumer that keeps all of them stops it.
     *
     * @param plan the executed plan
     * @param lease the buffer
     * @param stats what the blend did
     * @param kernelNanos device time of the kernel forward, 0 where the activation brought the seed's output
     * @param blendNanos device time of the blend
     */
    record Made(BlendPlan plan, Lease lease, BlendStats stats, long kernelNanos, long blendNanos) implements Blended {
        @Override
        public SeedId seed() {
            return plan.seed();
        }

        @Override
        public long step() {
            return plan.step();
        }

        /** Returns the blend, of the host activation's shape and dtype; valid until close. */
        public Tensor tensor() {
            return lease.tensor();
        }

        @Override
        public void close() {
            lease.close();
        }

        @Override
        public void discard() {
            lease.discard();
        }
    }

    /**
     * The seed does not blend in its stage: the host keeps its own activation.
     *
     * @param seed the seed
     * @param step the step
     */
    record Untouched(SeedId seed, long step) implements Blended {}

    /**
     * The blend was not made: the host keeps its own activation.
     *
     * @param seed the seed
     * @param step the step
     * @param reason why
     */
    record Failed(SeedId seed, long step, BlendFailure reason) implements Blended {}
}
