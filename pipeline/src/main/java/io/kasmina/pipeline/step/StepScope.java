package io.kasmina.pipeline.step;

import io.kasmina.contract.BlendPlan;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.SeedId;
import io.kasmina.tensor.ParameterGroup;
import io.kasmina.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link StepBody} may do. Every call throws {@link io.kasmina.contract.UsageFault} SCOPE_OVER after the step and
 * OFF_DEVICE_THREAD on another thread. Tensors that it returns belong to the scope and are closed after the step.
 */
public interface StepScope {

    /** Returns the step's number. */
    long step();

    /**
     * Returns the frozen plan of a seed.
     *
     * @throws io.kasmina.contract.UsageFault UNKNOWN_SEED for a seed that never germinated
     */
    BlendPlan plan(SeedId seed);

    /** Tells whether a seed trains in this step; false for one that never germinated. */
    boolean trains(SeedId seed);

    /**
     * Blends a seed into the host's activation where its plan says that it blends: from BLENDING on. The host is detached in the blend; a seed
     * that does not blend (its plan, a typed failure) leaves the host's own activation as it is.
     *
     * @param seed the seed
     * @param host the host's activation, any rank that the blend mode allows; not closed
     * @param logits Tamiyo's logits for this seed and step [batch, classes], needed by CONFIDENCE; not closed
     * @return the blended activation, or {@code host} itself
     */
    Tensor graft(SeedId seed, Tensor host, @Nullable Tensor logits);

    /**
     * Runs the kernel of a seed that trains at α = 1 on the detached host activation: what to train a seed on whose plan does not blend.
     *
     * @param seed the seed
     * @param host the host's activation; not closed
     * @return the kernel's output, of the host's shape and dtype; null where it failed, which the report tells: then there is
     *     nothing to train on
     * @throws io.kasmina.contract.UsageFault WRONG_STAGE unless the seed trains
     */
    @Nullable
    Tensor shadow(SeedId seed, Tensor host);

    /**
     * Runs the backward pass of one owner's loss and frees its graph. After a seed's the host's gradients must be absent
     * or exactly 0. A host that trains turns off recording of its own parameters for the seed's pass; one that does not pays for a look through all of
     * their gradients in each.
     *
     * @param loss one element
     * @param owner whose loss it is
     */
    void backward(Tensor loss, GradientOwner owner);

    /**
     * Returns the parameters of a seed's kernel, for its optimizer.
     *
     * @param seed the seed
     * @throws io.kasmina.contract.UsageFault WRONG_STAGE unless the seed trains
     */
    ParameterGroup parameters(SeedId seed);

    /** Hands over what the host says of a seed; applied at the end of the step. */
    void report(HostReport report);
}
