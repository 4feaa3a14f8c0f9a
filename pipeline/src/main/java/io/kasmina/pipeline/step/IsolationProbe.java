package io.kasmina.pipeline.step;

import io.kasmina.contract.BlendPlan;
import io.kasmina.contract.UsageFault;
import io.kasmina.isolate.IsolationConfig;
import io.kasmina.isolate.IsolationRules;
import io.kasmina.isolate.IsolationVerdict;
import io.kasmina.tensor.Autograd;
import io.kasmina.tensor.ParameterGroup;
import io.kasmina.tensor.Tensor;

/** Takes evidence around backward passes of one step. Confined to the device thread. */
final class IsolationProbe {

    private final IsolationConfig config;
    private final IsolationRules rules;
    private final ParameterGroup host;
    private final GradientEvidence evidence;
    private boolean hostPassed;

    IsolationProbe(IsolationConfig config, IsolationRules rules, HostModel host, long step) {
        this.config = config;
        this.rules = rules;
        this.host = host.parameters();
        this.evidence = new GradientEvidence(config, host, step);
    }

    /** Runs the host's own backward pass. */
    void backwardHost(Autograd.Tape tape, Tensor loss) {
        hostPassed = true;
        tape.backward(loss);
        evidence.keepHost();
    }

    /** Runs a seed's backward pass; the check follows where one is due. Leaked gradients are cleared, never left to the host's optimizer. */
    void backwardSeed(Autograd.Tape tape, Tensor loss, SeedTally tally, BlendPlan plan, AttachedKernel kernel) {
        if (kernel.isCheckedIn(plan.stageEpoch()) && !config.checksLeakAt(plan.step())) {
            tape.backward(loss);
            return;
        }
        double before = host.maxAbsGradient();
        if (before != 0 && hostPassed) {
            throw new UsageFault(
                    UsageFault.Kind.HOST_GRADIENTS_PENDING,
                    "apply and clear the host's gradients before a seed's backward pass");
        }
        tape.backward(loss);
        // Without a host's pass in this step, what stood there before leaked in a step that was not checked.
        double after = Math.max(host.maxAbsGradient(), tally.takeWatched());
        double leak = Math.max(before, after);
        GradientEvidence.Paired paired = evidence.pairWith(kernel.kernel().parameters());
        IsolationVerdict verdict = rules.judge(leak, paired.moments(), paired.sampled());
        if (verdict.leak() != 0) {
            host.clearGradients();
        }
        tally.judged(verdict);
        kernel.checkedIn(plan.stageEpoch());
    }
}
