package io.kasmina.runner.digits;

import static io.kasmina.runner.digits.Waiting.result;

import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.GateReason;
import io.kasmina.contract.Reason;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.Sha256;
import io.kasmina.djl.digits.DigitSet;
import io.kasmina.runner.digits.report.Expectation;
import io.kasmina.telemetry.EventName;

/** Kernels that must not come into use. */
final class KernelFaults {

    private static final int PAST_THE_RAMP = 21;

    private final DigitsRig rig;
    private final DigitSet batch;

    KernelFaults(DigitsRig rig, DigitSet batch) {
        this.rig = rig;
        this.batch = batch;
    }

    Expectation missing() {
        germinate(JobSeeds.MISSING, JobArtifacts.MISSING, rig.artifacts().missing());
        return culled("missing kernel", JobSeeds.MISSING, GateReason.FETCH_FAILED);
    }

    /** Needs {@link #missing} first: its seed is under embargo now. */
    Expectation embargoed() {
        var again = rig.policy()
                .germinate(
                        JobSeeds.MISSING,
                        JobArtifacts.BOTTLENECK,
                        rig.artifacts().bottleneck());
        String reason = rig.desk().send(rig.policy().detached(again)).reasonCode();
        return FaultPhase.expect("germination during embargo", Refusal.EMBARGOED, reason);
    }

    Expectation tampered() {
        germinate(JobSeeds.TAMPERED, JobArtifacts.TAMPERED, rig.artifacts().tampered());
        return culled("tampered kernel file", JobSeeds.TAMPERED, GateReason.DIGEST_MISMATCH);
    }

    /** The kernel loads, so that only its output gives it away. */
    Expectation misshapenBlend() {
        SeedId seed = JobSeeds.MISSHAPEN;
        germinate(seed, JobArtifacts.MISSHAPEN, rig.artifacts().misshapen());
        rig.awaitKernel(seed);
        rig.desk()
                .carryOut(
                        "START_TRAINING",
                        rig.policy().detached(rig.policy().advance(seed, SeedOperation.START_TRAINING)));
        rig.desk()
                .carryOut("START_GRAFTING", rig.policy().annotated(rig.policy().graft(seed, new BlendSpec.Residual())));
        String reason = StepFaults.failure(
                result(
                        "step with a misshapen kernel",
                        rig.host().misuse().graftWithoutLogits(rig.steps().next(), seed, batch)),
                seed);
        return FaultPhase.expect("misshapen kernel, blend", BlendFailure.SHAPE_MISMATCH, reason);
    }

    /** Needs {@link #misshapenBlend} first; passes over the ramp without further blends, which would fail another rule. */
    Expectation misshapenProbe() {
        result("idle step", rig.host().trainer().idle(rig.steps().skip(PAST_THE_RAMP)));
        var command = rig.policy().advance(JobSeeds.MISSHAPEN, SeedOperation.STABILIZE);
        String reason = rig.desk().send(rig.policy().detached(command)).reasonCode();
        return FaultPhase.expect("misshapen kernel, probe", GateReason.PROBE_SHAPE_MISMATCH, reason);
    }

    private void germinate(SeedId seed, String blueprint, Sha256 pin) {
        rig.desk()
                .carryOut(
                        "GERMINATE " + seed, rig.policy().detached(rig.policy().germinate(seed, blueprint, pin)));
    }

    private Expectation culled(String fault, SeedId seed, Reason expected) {
        rig.await(seed, "a cull", view -> !view.stage().isLive());
        String reason = rig.seen()
                .await(seed, EventName.GATE_FAILURE, event -> true)
                .attributes()
                .getOrDefault("reason", "");
        return FaultPhase.expect(fault, expected, reason);
    }
}
