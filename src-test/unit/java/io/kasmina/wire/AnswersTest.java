package io.kasmina.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.BlendPlan;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.Origin;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.Rejection;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.contract.TrainingStep;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.Metric;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.Packet;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What hosts and tools read of what Kasmina sends. */
class AnswersTest {

    private static final TrainingRunId RUN = new TrainingRunId("run-1");
    private static final SeedId SEED = new SeedId("seed-1");
    private static final Origin INPUT = new Origin("oona.commands", 3, 17);

    @Test
    void anOutcomeComesBackAsItWasWritten() {
        Outcome.Subject subject = new Outcome.Subject("cmd-1", "k-1", SEED, INPUT);
        assertThat(read(OutcomeDecoder.decode(
                        OutcomeEncoder.encode(new Outcome.Applied(subject, SeedStage.TRAINING, SeedStage.BLENDING)))))
                .isEqualTo(new OutcomeData(
                        "cmd-1", "k-1", "seed-1", "applied", "", SeedStage.TRAINING, SeedStage.BLENDING, INPUT));
    }

    @Test
    void anOutcomeOfAnUnverifiedCommandHasEmptyNames() {
        Outcome.Subject subject = new Outcome.Subject(null, null, null, INPUT);
        assertThat(read(OutcomeDecoder.decode(
                        OutcomeEncoder.encode(new Outcome.Rejected(subject, Rejection.INVALID_SIGNATURE)))))
                .isEqualTo(new OutcomeData(
                        "", "", "", "rejected", "invalid_signature", SeedStage.UNKNOWN, SeedStage.UNKNOWN, INPUT));
    }

    @Test
    void aPacketComesBackWithItsNames() {
        Instant time = Instant.ofEpochSecond(1_790_000_000L, 5);
        Packet packet = new Packet(
                "p-1",
                time,
                SEED,
                Level.CRITICAL,
                List.of(Metric.of(MetricName.SEED_ALPHA, 0.5)),
                List.of(Event.of(EventName.GATE_FAILURE, Level.CRITICAL, SEED, Map.of("gate", "G1"))));
        assertThat(read(PacketDecoder.decode(PacketEncoder.encode(packet))))
                .isEqualTo(new PacketData(
                        "p-1",
                        time,
                        "kasmina",
                        "CRITICAL",
                        "CRITICAL",
                        "seed-1",
                        Map.of("kasmina.seed.alpha", 0.5),
                        List.of(new PacketData.Event(
                                "gate_failure", "CRITICAL", Map.of("gate", "G1", "seed_id", "seed-1")))));
    }

    @Test
    void aBlendComesBackWithItsFrame() {
        ByteBuffer four = ByteBuffer.allocate(4).put(0, (byte) 7);
        FrameData frame = new FrameData(TensorShape.of(1), DType.FLOAT32, four);
        BlendPlan plan = new BlendPlan(SEED, 7, SeedStage.BLENDING, 1, 0.5, new BlendSpec.Residual(), 0, 1, true, true);
        BlendedData read = read(BlendedDecoder.decode(BlendedEncoder.made(RUN, plan, frame)));
        assertThat(read.key()).isEqualTo(new FrameKey(RUN, SEED, 7));
        assertThat(read.mode()).isEqualTo("RESIDUAL");
        assertThat(read.frame().data().get(0)).isEqualTo((byte) 7);
    }

    @Test
    void aBlendThatWasNotMadeSaysWhyAndOneThatIsNotWantedSaysNothing() {
        FrameKey key = new FrameKey(RUN, SEED, 7);
        assertThat(read(BlendedDecoder.decode(BlendedEncoder.failed(key, BlendFailure.MISSING_LOGITS))))
                .isEqualTo(new BlendedData(key, "", null, "missing_logits"));
        assertThat(read(BlendedDecoder.decode(BlendedEncoder.untouched(key))))
                .isEqualTo(new BlendedData(key, "", null, ""));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 300, TrainingStep.LAST})
    void aStepMarkIsToldFromAReport(long step) {
        StepMarkData mark = new StepMarkData(RUN, step, 2, true);
        assertThat(read(HostNoteRecords.read(StepMarkRecords.write(mark)))).isEqualTo(new HostNoteData.Mark(mark));
        HostReport report =
                new HostReport(SEED, step, SeedStage.TRAINING, 4, Double.NaN, PerformanceStatus.NOMINAL, Set.of("fc1"));
        assertThat(read(HostNoteRecords.read(HostReportRecords.write(RUN, report))))
                .isEqualTo(new HostNoteData.Report(RUN, report));
    }

    @Test
    void aReportThatLostItsSeedIsNoStepMark() throws Exception {
        byte[] whole = HostReportRecords.write(
                RUN, new HostReport(SEED, 7, SeedStage.TRAINING, 4, 0.5, PerformanceStatus.NOMINAL, Set.of()));
        byte[] lost = io.kasmina.wire.records.HostReport.parseFrom(whole).toBuilder()
                .clearSeedId()
                .build()
                .toByteArray();
        assertThat(HostNoteRecords.read(lost))
                .isEqualTo(new Reading.Unreadable<>(WireFault.INVALID_SEED_ID, "seed_id"));
    }

    @Test
    void bytesThatAreNothingAreMalformed() {
        byte[] broken = {0x0a, 0x7f};
        Reading<?> malformed = new Reading.Unreadable<>(WireFault.MALFORMED, "");
        assertThat(OutcomeDecoder.decode(broken)).isEqualTo(malformed);
        assertThat(PacketDecoder.decode(broken)).isEqualTo(malformed);
        assertThat(BlendedDecoder.decode(broken)).isEqualTo(malformed);
        assertThat(HostNoteRecords.read(broken)).isEqualTo(malformed);
    }

    private static <T> T read(Reading<T> reading) {
        return ((Reading.Read<T>) reading).value();
    }
}
