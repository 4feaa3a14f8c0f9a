package io.kasmina.djl;

import static io.kasmina.djl.DjlRig.GOOD;
import static io.kasmina.djl.DjlRig.SEED;
import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.pipeline.snapshot.Decoding;
import io.kasmina.pipeline.snapshot.Restored;
import io.kasmina.pipeline.snapshot.SeedCopy;
import io.kasmina.pipeline.snapshot.SnapshotCodec;
import io.kasmina.support.SnapshotLimits;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.tensor.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Trained PyTorch kernels go back to snapshots and into other pipelines, bit for bit. */
@Tag("device")
@Timeout(60)
class DjlRecallTest {

    private static final int MOST_STEPS = 2_000;

    @Test
    void aTrainedKernelRollsBackBitForBitAndTrainsOnFromThere() {
        try (DjlRig rig = DjlRig.open()) {
            rig.train(SEED, GOOD, BlendSpec.byDefault());
            learn(rig, 4);
            rig.advance(SEED, SeedOperation.START_GRAFTING);
            SeedCopy stable = export(rig);
            learn(rig, 4);
            assertThat(weights(export(rig))).isNotEqualTo(weights(stable));

            Event complete = rollback(rig);
            assertThat(complete.attributes()).containsEntry("kind", "fast").containsEntry("within_sla", "true");
            assertThat(weights(export(rig))).isEqualTo(weights(stable));
            assertThat(rig.stage(SEED)).isEqualTo(SeedStage.BLENDING);
            learn(rig, 2);
            assertThat(weights(export(rig))).isNotEqualTo(weights(stable));
        }
    }

    @Test
    void aCulledKernelComesBackFromItsDurableCopyBitForBit() {
        try (DjlRig rig =
                DjlRig.open(DjlOptions.shared().config(config -> config.with(SnapshotLimits.withoutMemory())))) {
            rig.train(SEED, GOOD, BlendSpec.byDefault());
            learn(rig, 4);
            rig.advance(SEED, SeedOperation.START_GRAFTING);
            Weights stable = weights(export(rig));
            learn(rig, 4);
            assertThat(rig.send(rig.policy.cull(SEED))).isInstanceOf(Outcome.Applied.class);

            Event complete = rollback(rig);
            assertThat(complete.attributes()).containsEntry("kind", "full").containsEntry("within_sla", "true");
            assertThat(weights(export(rig))).isEqualTo(stable);
            assertThat(rig.stage(SEED)).isEqualTo(SeedStage.BLENDING);
        }
    }

    @Test
    void aCheckpointOfAnotherJvmGivesTheSameOutputsBitForBit(@TempDir Path folder) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process writer = new ProcessBuilder(
                        java,
                        "-Dai.djl.offline=true",
                        "-Dkasmina.device=" + DjlLab.device(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CheckpointWriter.class.getName(),
                        folder.toString())
                .inheritIO()
                .start();
        assertThat(writer.waitFor(50, TimeUnit.SECONDS)).isTrue();
        assertThat(writer.exitValue()).isZero();
        SeedCopy copy = SeedCopy.of(Files.readAllBytes(folder.resolve(CheckpointWriter.COPY)));
        byte[] outputs = Files.readAllBytes(folder.resolve(CheckpointWriter.OUTPUTS));

        try (DjlRig rig = DjlRig.open()) {
            assertThat(CheckpointWriter.predict(rig)).isNotEqualTo(outputs);
            assertThat(DjlRig.now(rig.kasmina.restore(SEED, copy))).isEqualTo(new Restored.Done(SeedStage.SHADOWING));
            assertThat(CheckpointWriter.predict(rig)).isEqualTo(outputs);
            assertThat(weights(export(rig))).isEqualTo(weights(copy));
        }
    }

    private static void learn(DjlRig rig, int steps) {
        for (int i = 0; i < steps; i++) {
            rig.train(SEED);
        }
    }

    private static SeedCopy export(DjlRig rig) {
        return DjlRig.now(rig.kasmina.export(SEED));
    }

    private static Weights weights(SeedCopy copy) {
        return ((Decoding.Read) SnapshotCodec.decode(copy.toBytes(), copy.size()))
                .snapshot()
                .weights();
    }

    private static Event rollback(DjlRig rig) {
        int before = completed(rig).size();
        assertThat(rig.send(rig.policy.rollback(SEED))).isInstanceOf(Outcome.Pending.class);
        rig.await(SEED, view -> view.kernelAttached() && view.stage() == SeedStage.BLENDING);
        // The event follows the view, and its packet the step that flushes it.
        for (int i = 0; completed(rig).size() == before && i < MOST_STEPS; i++) {
            rig.step(scope -> {});
        }
        List<Event> events = completed(rig);
        assertThat(events).hasSize(before + 1);
        return events.get(before);
    }

    private static List<Event> completed(DjlRig rig) {
        return rig.events.stream()
                .filter(event -> event.name() == EventName.ROLLBACK_COMPLETE)
                .toList();
    }
}
