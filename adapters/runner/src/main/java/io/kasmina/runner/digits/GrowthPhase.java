package io.kasmina.runner.digits;

import static io.kasmina.runner.digits.Waiting.result;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.SignedCommand;
import io.kasmina.djl.digits.DigitSet;
import io.kasmina.runner.digits.view.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The whole life of one seed on the frozen host, each stage by a signed command, both forms of signature in turn. */
final class GrowthPhase {

    /** Steps of α's ramp, each of which gets a row. */
    private static final int RAMP = 21;

    private final DigitsRig rig;
    private final DigitsData data;
    private final StepLog log;
    private final List<SeedStage> stages = new ArrayList<>();

    GrowthPhase(DigitsRig rig, DigitsData data, StepLog log) {
        this.rig = rig;
        this.data = data;
        this.log = log;
    }

    /** Germinates the seed and waits for its kernel. */
    void germinate(Progress progress) {
        var command = rig.policy()
                .germinate(
                        JobSeeds.GROWN, JobArtifacts.BOTTLENECK, rig.artifacts().bottleneck());
        send("GERMINATE", rig.policy().annotated(command));
        progress.advance();
        rig.awaitKernel(JobSeeds.GROWN);
        progress.advance();
    }

    /** Trains the seed on its own loss, under isolation. */
    void train(int epochs, Progress progress) {
        send(
                "START_TRAINING",
                rig.policy().detached(rig.policy().advance(JobSeeds.GROWN, SeedOperation.START_TRAINING)));
        for (int epoch = 0; epoch < epochs; epoch++) {
            for (DigitSet batch : data.batches(HostPhase.EPOCHS + epoch)) {
                log.took(result(
                        "training step",
                        rig.host().trainer().trainSeed(rig.steps().next(), JobSeeds.GROWN, batch)));
                progress.advance();
            }
            double accuracy = result(
                    "examining the seed",
                    rig.host().examiner().shadow(rig.steps().next(), JobSeeds.GROWN, data.test()));
            show(progress, accuracy);
            log.row(rig.steps().last(), accuracy);
        }
        report(SeedStage.TRAINING);
    }

    /** Blends the seed in while α ramps; the frozen host's own logits play the policy's. */
    void blend(Progress progress) {
        var command = rig.policy().graft(JobSeeds.GROWN, BlendSpec.Confidence.defaults());
        send("START_GRAFTING", rig.policy().annotated(command));
        int taken = 0;
        for (DigitSet batch : data.batches(Long.MAX_VALUE / 2)) {
            log.took(result(
                    "training step", rig.host().trainer().trainSeed(rig.steps().next(), JobSeeds.GROWN, batch)));
            progress.advance();
            taken++;
            if (taken <= RAMP || taken == DigitsData.BATCHES) {
                double accuracy = blendedAccuracy();
                show(progress, accuracy);
                log.row(rig.steps().last(), accuracy);
            }
        }
    }

    /** Makes the seed a part of the host; returns the accuracy of both together on the held-out digits. */
    double keep(Progress progress) {
        send("STABILIZE", rig.policy().detached(rig.policy().advance(JobSeeds.GROWN, SeedOperation.STABILIZE)));
        progress.advance();
        report(SeedStage.SHADOWING);
        send("EVALUATE", rig.policy().annotated(rig.policy().advance(JobSeeds.GROWN, SeedOperation.EVALUATE)));
        progress.advance();
        send("FOSSILIZE", rig.policy().detached(rig.policy().advance(JobSeeds.GROWN, SeedOperation.FOSSILIZE)));
        progress.advance();
        double accuracy = blendedAccuracy();
        show(progress, accuracy);
        log.row(rig.steps().last(), SeedStage.FOSSILIZED, accuracy);
        return accuracy;
    }

    /** Returns the stages that the commands' outcomes named, in order. */
    List<SeedStage> stages() {
        return List.copyOf(stages);
    }

    private void send(String what, SignedCommand command) {
        Outcome outcome = rig.desk().carryOut(what, command);
        if (outcome instanceof Outcome.Pending pending) {
            stages.add(pending.before());
            stages.add(pending.after());
        } else if (outcome instanceof Outcome.Applied applied) {
            stages.add(applied.after());
        }
    }

    private void report(SeedStage stage) {
        result(
                "report of the host",
                rig.host()
                        .trainer()
                        .report(rig.steps().next(), JobSeeds.GROWN, stage, PerformanceStatus.NOMINAL, log.lastLoss()));
    }

    private double blendedAccuracy() {
        return result(
                "examining host and seed",
                rig.host().examiner().blended(rig.steps().last(), JobSeeds.GROWN, data.test()));
    }

    private static void show(Progress progress, double accuracy) {
        progress.note(String.format(Locale.ROOT, "accuracy %.2f%%", 100 * accuracy));
    }
}
