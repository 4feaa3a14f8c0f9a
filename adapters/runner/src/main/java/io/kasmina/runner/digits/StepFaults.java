package io.kasmina.runner.digits;

import static io.kasmina.runner.digits.Waiting.result;

import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.GateReason;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.djl.digits.DigitSet;
import io.kasmina.djl.digits.StepFigures;
import io.kasmina.isolate.IsolationVerdict;
import io.kasmina.isolate.Violation;
import io.kasmina.pipeline.step.StepReport;
import io.kasmina.runner.digits.report.Expectation;
import java.util.List;

/** Steps that a host must not make. */
final class StepFaults {

    private final DigitsRig rig;
    private final DigitSet batch;

    StepFaults(DigitsRig rig, DigitSet batch) {
        this.rig = rig;
        this.batch = batch;
    }

    /** The grown seed blends by confidence for good, so it needs logits for good. */
    Expectation withoutLogits() {
        SeedId seed = JobSeeds.GROWN;
        StepFigures figures = result(
                "step without logits",
                rig.host().misuse().graftWithoutLogits(rig.steps().next(), seed, batch));
        return FaultPhase.expect("confidence without logits", BlendFailure.MISSING_LOGITS, failure(figures, seed));
    }

    /** Adds the host's own activation to the seed's output; returns the leak that was reported, 0 for none. */
    double undetached() {
        SeedId seed = JobSeeds.UNDETACHED;
        var germinate = rig.policy()
                .germinate(seed, JobArtifacts.BOTTLENECK, rig.artifacts().bottleneck());
        rig.desk().carryOut("GERMINATE " + seed, rig.policy().annotated(germinate));
        rig.awaitKernel(seed);
        var train = rig.policy().advance(seed, SeedOperation.START_TRAINING);
        rig.desk().carryOut("START_TRAINING " + seed, rig.policy().detached(train));
        StepFigures figures = result(
                "undetached step",
                rig.host().misuse().trainUndetached(rig.steps().next(), seed, batch));
        StepReport.SeedStep step = figures.report().seeds().get(seed);
        IsolationVerdict verdict = step == null ? null : step.isolation();
        return verdict != null && verdict.kind() == Violation.LEAK ? verdict.leak() : 0;
    }

    /** Needs {@link #undetached} first. */
    Expectation gateAfterLeak() {
        var command = rig.policy().advance(JobSeeds.UNDETACHED, SeedOperation.START_GRAFTING);
        String reason = rig.desk().send(rig.policy().detached(command)).reasonCode();
        return FaultPhase.expect("gate after the leak", GateReason.ISOLATION_VIOLATIONS, reason);
    }

    /** Returns the code of the first blend that a step did not make, empty for none. */
    static String failure(StepFigures figures, SeedId seed) {
        StepReport.SeedStep step = figures.report().seeds().get(seed);
        List<BlendFailure> failures = step == null ? List.of() : step.failures();
        return failures.isEmpty() ? "" : failures.get(0).code();
    }
}
