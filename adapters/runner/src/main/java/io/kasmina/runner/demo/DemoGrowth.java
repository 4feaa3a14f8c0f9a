package io.kasmina.runner.demo;

import static io.kasmina.runner.digits.Waiting.result;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.djl.digits.DigitSet;
import io.kasmina.djl.digits.HostFrame;
import io.kasmina.djl.digits.StreamedFrames;
import io.kasmina.djl.digits.StreamedStep;
import io.kasmina.djl.digits.StreamingSeed;
import io.kasmina.runner.digits.DigitsData;
import io.kasmina.runner.digits.JobArtifacts;
import io.kasmina.runner.digits.JobFailure;
import io.kasmina.runner.digits.JobSeeds;
import io.kasmina.runner.digits.report.CurvePoint;
import io.kasmina.runner.digits.view.Progress;
import io.kasmina.wire.BlendedData;
import io.kasmina.wire.OutcomeData;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The host's training, and the whole life of one seed: trained here, judged and blended by the runner. Main thread only. */
final class DemoGrowth {

    /** Epochs that leave the host something to gain from a seed. */
    static final int HOST_EPOCHS = 3;

    /** Steps of the ramp, each of which is blended. */
    static final int RAMP = 21;

    /** Frames of the burst. */
    static final int BURST = 200;

    private static final SeedId SEED = JobSeeds.GROWN;

    private final DemoRig rig;
    private final Orders orders;
    private final DigitsData data;
    private final List<CurvePoint> curve = new ArrayList<>();
    private final List<String> stages = new ArrayList<>();
    private double greatestLeak;
    private long checks;
    private double loss = Double.NaN;

    DemoGrowth(DemoRig rig, Orders orders, DigitsData data) {
        this.rig = rig;
        this.orders = orders;
        this.data = data;
    }

    /** Trains the host alone; returns its accuracy on the held-out digits. */
    double trainHost(Progress progress) {
        double accuracy = Double.NaN;
        for (int epoch = 0; epoch < HOST_EPOCHS; epoch++) {
            for (DigitSet batch : data.batches(epoch)) {
                loss = result("training step", rig.host().train(batch));
                rig.bus().stepped(orders.nextStep());
                progress.advance();
            }
            accuracy = result("examining the host", rig.host().accuracy(data.test()));
            row(progress, "HOST", accuracy);
        }
        return accuracy;
    }

    /** Germinates the seed, and loads the same kernel here. */
    StreamingSeed germinate(Progress progress) {
        stage(orders.germinate(SEED, JobArtifacts.BOTTLENECK, rig.artifacts().bottleneck()));
        progress.advance();
        StreamingSeed seed =
                result("loading the kernel", rig.host().grow(rig.kernels().resolve(JobArtifacts.BOTTLENECK + ".pt")));
        progress.advance();
        return seed;
    }

    /** Trains the seed here, under the runner's isolation. */
    void train(StreamingSeed seed, int epochs, Progress progress) {
        stage(orders.advance(SEED, SeedOperation.START_TRAINING));
        for (int epoch = 0; epoch < epochs; epoch++) {
            for (DigitSet batch : data.batches(HOST_EPOCHS + epoch)) {
                StreamedStep step = result("training step", seed.train(batch));
                loss = step.loss();
                greatestLeak = Math.max(greatestLeak, step.leak());
                checks++;
                rig.bus().trained(SEED, orders.nextStep(), step.leak(), step.seedSquared());
                progress.advance();
            }
            rig.meter().lagged(rig.runner().gauge("kasmina_bus_lag"));
            row(progress, SeedStage.TRAINING.name(), result("examining the seed", seed.accuracy(data.test())));
        }
    }

    /** Has the runner blend the held-out digits while α ramps. */
    void blend(StreamingSeed seed, Progress progress) {
        stage(orders.graft(SEED, BlendSpec.Confidence.defaults()));
        StreamedFrames frames = result("running host and seed", seed.frames(data.test()));
        for (int i = 0; i < RAMP; i++) {
            rig.bus().stepped(orders.nextStep());
            row(progress, SeedStage.BLENDING.name(), accuracy(frames));
            progress.advance();
        }
    }

    /** Has many small frames blended at once; returns frames a second. */
    double burst(StreamingSeed seed, Progress progress) {
        StreamedFrames frames =
                result("running host and seed", seed.frames(data.batches(0).get(0)));
        long first = orders.nextStep();
        for (int i = 1; i < BURST; i++) {
            orders.nextStep();
        }
        rig.meter().lagged(rig.runner().gauge("kasmina_bus_lag"));
        double seconds = rig.bus().burst(SEED, first, BURST, frames);
        progress.advance();
        return BURST / seconds;
    }

    /** Makes the seed a part of the host; returns the accuracy of both together on the held-out digits. */
    double keep(StreamingSeed seed, Progress progress) {
        orders.passRamp(SEED);
        stage(orders.advance(SEED, SeedOperation.STABILIZE));
        progress.advance();
        orders.report(SEED, SeedStage.SHADOWING, loss);
        stage(orders.advance(SEED, SeedOperation.EVALUATE));
        progress.advance();
        stage(orders.advance(SEED, SeedOperation.FOSSILIZE));
        progress.advance();
        orders.nextStep();
        double accuracy = accuracy(result("running host and seed", seed.frames(data.test())));
        row(progress, SeedStage.FOSSILIZED.name(), accuracy);
        return accuracy;
    }

    /** Returns the stages that the outcomes named, in order. */
    List<String> stages() {
        return List.copyOf(stages);
    }

    List<CurvePoint> curve() {
        return List.copyOf(curve);
    }

    double greatestLeak() {
        return greatestLeak;
    }

    long checks() {
        return checks;
    }

    private double accuracy(StreamedFrames frames) {
        BlendedData blended = rig.bus().blend(SEED, orders.lastStep(), frames, true, true);
        HostFrame frame = HostBus.frame(blended);
        if (frame == null) {
            throw new JobFailure("step " + orders.lastStep() + " was not blended: " + blended.failure());
        }
        return result("examining the blend", rig.host().accuracy(frame, data.test()));
    }

    private void stage(OutcomeData outcome) {
        if (outcome.verdict().equals("pending")) {
            stages.add(outcome.before().name());
        }
        stages.add(outcome.after().name());
    }

    private void row(Progress progress, String stage, double accuracy) {
        curve.add(new CurvePoint(orders.lastStep(), stage, Double.isNaN(loss) ? null : loss, accuracy));
        progress.note(String.format(Locale.ROOT, "accuracy %.2f%%", 100 * accuracy));
    }
}
