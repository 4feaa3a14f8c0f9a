package io.kasmina.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.kasmina.contract.Adjustment;
import io.kasmina.contract.Gate;
import io.kasmina.contract.GateReason;
import io.kasmina.contract.Origin;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.Rejection;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.wire.records.AdjustmentRecord;
import io.kasmina.wire.records.InputCoordinates;
import io.kasmina.wire.records.OutcomeRecord;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OutcomeEncoderTest {

    private static final Outcome.Subject SUBJECT =
            new Outcome.Subject("cmd-1", "default", new SeedId("seed-1"), new Origin("oona.commands", 3, 17));

    static Stream<Arguments> outcomes() {
        SeedStage before = SeedStage.TRAINING;
        SeedStage after = SeedStage.BLENDING;
        return Stream.of(
                Arguments.of(new Outcome.Applied(SUBJECT, before, after), "applied", "", 3, 4),
                Arguments.of(new Outcome.Pending(SUBJECT, before, after), "pending", "", 3, 4),
                Arguments.of(new Outcome.Refused(SUBJECT, Refusal.EMBARGOED, "", before), "refused", "embargoed", 3, 3),
                Arguments.of(
                        new Outcome.Refused(SUBJECT, Refusal.OWNED_BY, "", before, new SeedId("seed-2")),
                        "refused",
                        "owned_by:seed-2",
                        3,
                        3),
                Arguments.of(
                        new Outcome.GateFailed(
                                SUBJECT, Gate.G2_STABILITY, GateReason.KERNEL_TOO_SLOW, before, SeedStage.CULLED),
                        "gate_failed",
                        "kernel_too_slow",
                        3,
                        8),
                Arguments.of(
                        new Outcome.Rejected(SUBJECT, Rejection.STALE_COMMAND), "rejected", "stale_command", 0, 0));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void everyVerdictIsWritten(Outcome outcome, String verdict, String reason, int before, int after)
            throws InvalidProtocolBufferException {
        OutcomeRecord expected = OutcomeRecord.newBuilder()
                .setCommandId("cmd-1")
                .setKeyId("default")
                .setSeedId("seed-1")
                .setVerdict(verdict)
                .setReason(reason)
                .setStageBeforeValue(before)
                .setStageAfterValue(after)
                .setInput(InputCoordinates.newBuilder()
                        .setTopic("oona.commands")
                        .setPartition(3)
                        .setOffset(17))
                .build();
        assertThat(OutcomeRecord.parseFrom(OutcomeEncoder.encode(outcome))).isEqualTo(expected);
    }

    @Test
    void whatIsNotKnownIsEmpty() throws InvalidProtocolBufferException {
        Outcome.Subject nobody = new Outcome.Subject(null, null, null, Origin.inMemory("oona.control"));
        OutcomeRecord record =
                OutcomeRecord.parseFrom(OutcomeEncoder.encode(new Outcome.Rejected(nobody, Rejection.OVERSIZED)));
        assertThat(record.getCommandId()).isEmpty();
        assertThat(record.getKeyId()).isEmpty();
        assertThat(record.getSeedId()).isEmpty();
        assertThat(record.getInput().getPartition()).isEqualTo(-1);
    }

    @Test
    void anAdjustmentIsWritten() throws InvalidProtocolBufferException {
        Adjustment adjustment = new Adjustment("cmd-2", "sgd", Map.of("lr", 0.5f, "momentum", 0.9f));
        assertThat(AdjustmentRecord.parseFrom(AdjustmentEncoder.encode(adjustment)))
                .isEqualTo(AdjustmentRecord.newBuilder()
                        .setCommandId("cmd-2")
                        .setOptimizerId("sgd")
                        .putHyperparameters("lr", 0.5f)
                        .putHyperparameters("momentum", 0.9f)
                        .build());
    }
}
