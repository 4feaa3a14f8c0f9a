package io.kasmina.pipeline.step;

import io.kasmina.contract.BlendPlan;
import io.kasmina.contract.UsageFault;
import io.kasmina.isolate.IsolationConfig;
import io.kasmina.isolate.IsolationRules;
import io.kasmina.tensor.Autograd;
import io.kasmina.tensor.ParameterGroup;
import io.kasmina.tensor.Tensor;
import java.util.Collection;

/**
 * Takes evidence around backward passes of one step. A leak is looked for in every pass of a seed, so that no gate judges a pass that nobody looked
 * at: in the activations that the seed saw, which costs next to nothing, and in the host's parameters where they could have recorded it. Where a check
 * is due the host's parameters are read in any case, and host and seed are compared. Confined to the device thread.
 */
final class IsolationProbe {

    private final IsolationConfig config;
    private final IsolationRules rules;
    private final ParameterGroup host;
    private final GradientEvidence evidence;
    private final boolean compares;
    private boolean hostPassed;

    /**
     * Makes a probe.
     *
     * @param tools how isolation is measured and judged
     * @param host the registered host
     * @param step the step
     * @param plans frozen plans of all seeds
     */
    IsolationProbe(DeviceTools tools, HostModel host, long step, Collection<BlendPlan> plans) {
        this.config = tools.isolation();
        this.rules = tools.rules();
        this.host = host.parameters();
        this.evidence = new GradientEvidence(config, host, step);
        this.compares = plans.stream().anyMatch(plan -> plan.trains() && isDue(plan, tools.kernels()));
    }

    /** Runs the host's own backward pass, which may reach activations that seeds see: that is no leak of theirs. */
    void backwardHost(Autograd.Tape tape, Tensor loss) {
        hostPassed = true;
        tape.backward(loss);
        tape.clearWatched();
        if (compares) {
            evidence.keepHost();
        }
    }

    /** Runs a seed's backward pass and looks for a leak. Leaked gradients are cleared, never left to the host's optimizer. */
    void backwardSeed(Autograd.Tape tape, Tensor loss, SeedTally tally, BlendPlan plan, AttachedKernel kernel) {
        boolean due = isDue(plan, kernel);
        boolean exposed = due || host.recording();
        if (exposed && hostPassed) {
            requireCleared();
        }
        tape.backward(loss);
        double leak = Math.max(exposed ? host.maxAbsGradient() : 0, tally.takeWatched()); // Math.max keeps NaN
        if (due) {
            GradientEvidence.Paired paired = evidence.pairWith(kernel.kernel().parameters());
            tally.judged(rules.judge(leak, paired.moments(), paired.sampled()));
            kernel.checkedIn(plan.stageEpoch());
        } else if (leak != 0) {
            tally.judged(rules.judge(leak, null, 0));
        }
        if (leak != 0) {
            host.clearGradients();
        }
    }

    /** Without a host's pass in this step, what stands there leaked; after one it may be the host's own. */
    private void requireCleared() {
        if (host.maxAbsGradient() != 0) {
            throw new UsageFault(
                    UsageFault.Kind.HOST_GRADIENTS_PENDING,
                    "apply and clear the host's gradients before a seed's backward pass");
        }
    }

    private boolean isDue(BlendPlan plan, KernelTable kernels) {
        AttachedKernel kernel = kernels.find(plan.attachment());
        return kernel != null && isDue(plan, kernel);
    }

    private boolean isDue(BlendPlan plan, AttachedKernel kernel) {
        return !kernel.isCheckedIn(plan.stageEpoch()) || config.checksLeakAt(plan.step());
    }
}
