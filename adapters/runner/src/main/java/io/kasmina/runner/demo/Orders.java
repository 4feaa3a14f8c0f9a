package io.kasmina.runner.demo;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.Sha256;
import io.kasmina.runner.digits.JobFailure;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.MetricName;
import io.kasmina.wire.OutcomeData;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What both phases order of the runner. Main thread only. */
final class Orders {

    /** More steps than any ramp has, and than the runner can be behind. */
    private static final long FAR = 10_000;

    private final DemoRig rig;
    private final Map<SeedId, Long> grafted = new HashMap<>();
    private long step;

    Orders(DemoRig rig) {
        this.rig = rig;
    }

    /** Returns the next step's number. */
    long nextStep() {
        return ++step;
    }

    /** Returns the last step's number. */
    long lastStep() {
        return step;
    }

    /**
     * Germinates a seed and waits for its kernel.
     *
     * @return the outcome
     * @throws JobFailure if no kernel comes
     */
    OutcomeData germinate(SeedId seed, String blueprint, Sha256 pin) {
        OutcomeData outcome = carryOut(
                rig.bus().command(seed, rig.policy().annotated(rig.policy().germinate(seed, blueprint, pin))));
        rig.ear().event(seed, EventName.KERNEL_ATTACHED, event -> true);
        return outcome;
    }

    /** Asks for a stage, which must be given. */
    OutcomeData advance(SeedId seed, SeedOperation operation) {
        return carryOut(ask(seed, operation));
    }

    /** Asks for a stage. */
    OutcomeData ask(SeedId seed, SeedOperation operation) {
        return rig.bus().command(seed, rig.policy().detached(rig.policy().advance(seed, operation)));
    }

    /** Begins blending in a mode, from the next step on. */
    OutcomeData graft(SeedId seed, BlendSpec blend) {
        OutcomeData outcome = carryOut(
                rig.bus().command(seed, rig.policy().annotated(rig.policy().graft(seed, blend))));
        grafted.put(seed, step + 1);
        return outcome;
    }

    /** Says how a blended seed does, and waits until the runner has that. */
    void report(SeedId seed, SeedStage stage, double loss) {
        long epoch = Long.parseLong(rig.ear()
                .event(seed, EventName.STAGE_CHANGED, event -> stage.name()
                        .equals(event.attributes().get("to")))
                .attributes()
                .getOrDefault("stage_epoch", "0"));
        step += FAR;
        rig.bus().reported(new HostReport(seed, step, stage, epoch, loss, PerformanceStatus.NOMINAL, Set.of()));
        awaitStep(seed);
    }

    /** Passes over the ramp of a blended seed, and waits until the runner has seen that; steps need not follow one another. */
    void passRamp(SeedId seed) {
        step += FAR;
        rig.bus().stepped(step);
        awaitStep(seed);
    }

    /** What the runner makes of a step shows in the packet of its mark alone, by how far it lies behind the seed's first blend. */
    private void awaitStep(SeedId seed) {
        long behind = step - grafted.getOrDefault(seed, 0L);
        rig.ear().metric(seed, MetricName.SEED_ALPHA_STEPS.code(), (double) behind);
    }

    private static OutcomeData carryOut(OutcomeData outcome) {
        if (!outcome.verdict().equals("applied") && !outcome.verdict().equals("pending")) {
            throw new JobFailure("seed " + outcome.seedId() + ": " + outcome.verdict() + " " + outcome.reason());
        }
        return outcome;
    }
}
