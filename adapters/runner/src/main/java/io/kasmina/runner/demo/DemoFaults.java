package io.kasmina.runner.demo;

import static io.kasmina.runner.digits.Waiting.result;

import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.GateReason;
import io.kasmina.contract.Reason;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.Rejection;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.Sha256;
import io.kasmina.contract.SignedCommand;
import io.kasmina.djl.digits.DigitSet;
import io.kasmina.djl.digits.StreamedFrames;
import io.kasmina.djl.digits.StreamedStep;
import io.kasmina.djl.digits.StreamingSeed;
import io.kasmina.runner.digits.JobArtifacts;
import io.kasmina.runner.digits.JobSeeds;
import io.kasmina.runner.digits.report.Expectation;
import io.kasmina.runner.digits.view.Progress;
import io.kasmina.telemetry.EventName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What goes wrong when it should, over the bus: the reason that the runner gives is held against the one expected. Main thread only. */
final class DemoFaults {

    /** Faults that are provoked. */
    static final int FAULTS = 14;

    private static final Duration TOO_OLD = Duration.ofMinutes(2);

    private final DemoRig rig;
    private final Orders orders;
    private final StreamingSeed seed;
    private final DigitSet batch;
    private final List<Expectation> shown = new ArrayList<>();
    private final Progress progress;
    private double leak;

    DemoFaults(DemoRig rig, Orders orders, StreamingSeed seed, DigitSet batch, Progress progress) {
        this.rig = rig;
        this.orders = orders;
        this.seed = seed;
        this.batch = batch;
        this.progress = progress;
    }

    /** Provokes all of them; returns one expectation for each. */
    List<Expectation> run() {
        commands();
        kernels();
        StreamedFrames frames = result("running host and seed", seed.frames(batch));
        misshapen(frames);
        expect(
                "confidence without logits",
                BlendFailure.MISSING_LOGITS,
                rig.bus()
                        .blend(JobSeeds.GROWN, orders.nextStep(), frames, true, false)
                        .failure());
        undetached();
        return List.copyOf(shown);
    }

    /** Returns the leak that the undetached step showed. */
    double leak() {
        return leak;
    }

    private void commands() {
        SeedId grown = JobSeeds.GROWN;
        Command cull = new Command.Retire(rig.policy().header(), grown);
        expect(
                "forged command",
                Rejection.INVALID_SIGNATURE,
                reason(grown, rig.policy().forged(cull)));
        SignedCommand once = rig.policy().detached(rig.policy().advance(grown, SeedOperation.FINE_TUNE));
        String first = reason(grown, once);
        expect("replayed command", Rejection.NONCE_REPLAYED, reason(grown, once));
        expect("replayed command, the first time", Refusal.ILLEGAL_TRANSITION, first);
        Command old = new Command.Retire(rig.policy().header(TOO_OLD), grown);
        expect(
                "stale command",
                Rejection.STALE_COMMAND,
                reason(grown, rig.policy().annotated(old)));
        expect("command on both partitions", Rejection.MISROUTED, elsewhere(grown));
        Command unpinned = rig.policy().germinate(JobSeeds.UNPINNED, JobArtifacts.BOTTLENECK, null);
        expect(
                "unpinned artifact",
                Refusal.UNPINNED_ARTIFACT,
                reason(JobSeeds.UNPINNED, rig.policy().annotated(unpinned)));
    }

    /** One of the partitions is not the seed's. */
    private String elsewhere(SeedId grown) {
        String reason = "";
        for (int partition = 0; partition < DemoRig.PARTITIONS; partition++) {
            var command = rig.policy().detached(rig.policy().advance(grown, SeedOperation.FINE_TUNE));
            String one = rig.bus().commandTo(partition, grown, command).reason();
            reason = one.equals(Refusal.ILLEGAL_TRANSITION.code()) ? reason : one;
        }
        return reason;
    }

    private void kernels() {
        expect(
                "missing kernel",
                GateReason.FETCH_FAILED,
                culled(JobSeeds.MISSING, JobArtifacts.MISSING, rig.artifacts().missing()));
        Command again = rig.policy()
                .germinate(
                        JobSeeds.MISSING,
                        JobArtifacts.BOTTLENECK,
                        rig.artifacts().bottleneck());
        expect(
                "germination during embargo",
                Refusal.EMBARGOED,
                reason(JobSeeds.MISSING, rig.policy().detached(again)));
        expect(
                "tampered kernel file",
                GateReason.DIGEST_MISMATCH,
                culled(JobSeeds.TAMPERED, JobArtifacts.TAMPERED, rig.artifacts().tampered()));
    }

    /** The kernel loads, so that only its output gives it away: to the runner, which runs it where the host sends none. */
    private void misshapen(StreamedFrames frames) {
        SeedId misshapen = JobSeeds.MISSHAPEN;
        orders.germinate(misshapen, JobArtifacts.MISSHAPEN, rig.artifacts().misshapen());
        orders.advance(misshapen, SeedOperation.START_TRAINING);
        orders.graft(misshapen, new BlendSpec.Residual());
        expect(
                "misshapen kernel, blend",
                BlendFailure.SHAPE_MISMATCH,
                rig.bus()
                        .blend(misshapen, orders.nextStep(), frames, false, false)
                        .failure());
        orders.passRamp(misshapen);
        expect(
                "misshapen kernel, probe",
                GateReason.PROBE_SHAPE_MISMATCH,
                orders.ask(misshapen, SeedOperation.STABILIZE).reason());
    }

    private void undetached() {
        SeedId undetached = JobSeeds.UNDETACHED;
        orders.germinate(undetached, JobArtifacts.BOTTLENECK, rig.artifacts().bottleneck());
        orders.advance(undetached, SeedOperation.START_TRAINING);
        StreamedStep step = result("undetached step", seed.trainUndetached(batch));
        rig.bus().trained(undetached, orders.nextStep(), step.leak(), step.seedSquared());
        leak = Double.parseDouble(rig.ear()
                .event(undetached, EventName.ISOLATION_VIOLATION, event -> true)
                .attributes()
                .getOrDefault("leak", "0"));
        shown(new Expectation("undetached step is a leak", leak > 0, Double.toString(leak)));
        expect(
                "gate after the leak",
                GateReason.ISOLATION_VIOLATIONS,
                orders.ask(undetached, SeedOperation.START_GRAFTING).reason());
    }

    private String culled(SeedId lost, String blueprint, @Nullable Sha256 pin) {
        rig.bus().command(lost, rig.policy().detached(rig.policy().germinate(lost, blueprint, pin)));
        return rig.ear()
                .event(lost, EventName.GATE_FAILURE, event -> true)
                .attributes()
                .getOrDefault("reason", "");
    }

    private String reason(SeedId about, SignedCommand command) {
        return rig.bus().command(about, command).reason();
    }

    private void expect(String fault, Reason expected, String actual) {
        shown(new Expectation(fault, expected.code().equals(actual), actual.isEmpty() ? "no reason" : actual));
    }

    private void shown(Expectation expectation) {
        shown.add(expectation);
        progress.note(expectation.name());
        progress.advance();
    }
}
