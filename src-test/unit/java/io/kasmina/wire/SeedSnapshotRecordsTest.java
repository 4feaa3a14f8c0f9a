package io.kasmina.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.Sha256;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.pipeline.port.SpentNonce;
import io.kasmina.pipeline.state.Germ;
import io.kasmina.wire.records.BreakerState;
import io.kasmina.wire.records.NonceRecord;
import io.kasmina.wire.records.SeedSnapshot;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SeedSnapshotRecordsTest {

    private static final SeedId SEED = new SeedId("seed-1");
    private static final Instant TIME = Instant.ofEpochSecond(1_790_000_000L, 5);

    /** What a runner of this version wrote: every later one has to read it. */
    private static final String KEPT =
            "0a06736565642d31100418032001280c32270a0a434f4e464944454e434519000000000000104021"
                    + "9a9999999999c93f31000000000000f03f380242080880f7c4d50610054a0c08022208089ef7c4d5"
                    + "06100552406162616261626162616261626162616261626162616261626162616261626162616261"
                    + "62616261626162616261626162616261626162616261626162616261626204676f6f646a0572756e"
                    + "2d37700178058001018801029a01057370617265a00101aa011e18092004280331000000000000e0"
                    + "3f38024201614204636f6e7642026663b80109";

    private static io.kasmina.pipeline.state.SeedSnapshot snapshot() {
        return snapshot(io.kasmina.pipeline.state.SeedSnapshot.Kernel.PAUSED);
    }

    private static io.kasmina.pipeline.state.SeedSnapshot snapshot(
            io.kasmina.pipeline.state.SeedSnapshot.Kernel kernel) {
        return new io.kasmina.pipeline.state.SeedSnapshot(
                SEED,
                SeedStage.BLENDING,
                3,
                1,
                new Germ(
                        "good",
                        new TrainingRunId("run-7"),
                        new Sha256("ab".repeat(32)),
                        BlendSpec.Confidence.defaults(),
                        12,
                        5,
                        true),
                kernel,
                null,
                "spare",
                2,
                1,
                9,
                new HostReport(
                        SEED, 9, SeedStage.BLENDING, 3, 0.5, PerformanceStatus.HEALTHY, Set.of("conv", "a", "fc")),
                TIME,
                io.kasmina.breaker.BreakerState.OPEN,
                TIME.plusSeconds(30));
    }

    @Test
    void aSnapshotKeepsItsBytes() {
        assertThat(HexFormat.of().formatHex(SeedSnapshotRecords.write(snapshot())))
                .isEqualTo(KEPT);
        assertThat(SeedSnapshotRecords.read(HexFormat.of().parseHex(KEPT))).isEqualTo(new Reading.Read<>(snapshot()));
    }

    @ParameterizedTest
    @EnumSource(
            value = io.kasmina.pipeline.state.SeedSnapshot.Kernel.class,
            names = {"NONE", "WANTED", "ATTACHED", "PAUSED"})
    void whatBecameOfAKernelComesBack(io.kasmina.pipeline.state.SeedSnapshot.Kernel kernel) {
        assertThat(SeedSnapshotRecords.read(SeedSnapshotRecords.write(snapshot(kernel))))
                .isEqualTo(new Reading.Read<>(snapshot(kernel)));
    }

    @Test
    void aNonceKeepsItsBytes() {
        SpentNonce nonce = new SpentNonce("key#1", "cmd-1", 1_790_000_000_123L);
        String kept = "0a056b657923311205636d642d3118fbd8c1a28c34";
        assertThat(HexFormat.of().formatHex(NonceRecords.write(nonce))).isEqualTo(kept);
        assertThat(NonceRecords.read(HexFormat.of().parseHex(kept))).isEqualTo(new Reading.Read<>(nonce));
    }

    @Test
    void aNonceHasACommand() {
        assertThat(NonceRecords.read(
                        NonceRecord.newBuilder().setOwner("key").build().toByteArray()))
                .isEqualTo(new Reading.Unreadable<>(WireFault.MISSING_FIELD, "command_id"));
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault(WireFault.INVALID_SEED_ID, "seed_id", message -> message.setSeedId(" ")),
                fault(WireFault.UNKNOWN_ENUM_NUMBER, "stage", message -> message.setStageValue(12)),
                fault(WireFault.INVALID_NUMBER, "stage_epoch", message -> message.setStageEpoch(-1)),
                fault(WireFault.INVALID_NUMBER, "generation", message -> message.setGeneration(-1)),
                fault(WireFault.INVALID_NUMBER, "violations", message -> message.setViolations(-1)),
                fault(WireFault.INVALID_NUMBER, "blend_failures_in_row", message -> message.setBlendFailuresInRow(-1)),
                fault(WireFault.INVALID_TRAINING_RUN_ID, "training_run_id", SeedSnapshot.Builder::clearTrainingRunId),
                fault(WireFault.INVALID_NUMBER, "artifact_digest", message -> message.setArtifactDigest("xy")),
                fault(WireFault.INVALID_NUMBER, "alpha_start", message -> message.setAlphaStart(-2)),
                fault(WireFault.INVALID_NUMBER, "training_start", message -> message.setTrainingStart(-2)),
                fault(WireFault.UNKNOWN_NAME, "blend.mode", SeedSnapshot.Builder::clearBlend),
                fault(WireFault.INVALID_NUMBER, "blend", message -> message.getBlendBuilder()
                        .setGateK(Double.NaN)),
                fault(WireFault.INVALID_NUMBER, "blend", message -> message.getBlendBuilder()
                        .setAlphaLo(2)),
                fault(WireFault.INVALID_NUMBER, "blend.alphas", message -> message.getBlendBuilder()
                        .setMode("CHANNEL")),
                fault(WireFault.INVALID_NUMBER, "blend.alphas", message -> message.getBlendBuilder()
                        .setMode("CHANNEL")
                        .addAlphas(1.5f)),
                fault(WireFault.UNKNOWN_ENUM_NUMBER, "kernel", SeedSnapshot.Builder::clearKernel),
                fault(WireFault.INCONSISTENT, "blueprint_id", SeedSnapshot.Builder::clearBlueprintId),
                fault(WireFault.UNKNOWN_NAME, "failure", message -> message.setKernelValue(3)),
                fault(WireFault.UNKNOWN_ENUM_NUMBER, "breaker.state", SeedSnapshot.Builder::clearBreaker),
                fault(WireFault.INCONSISTENT, "breaker.until", message -> message.getBreakerBuilder()
                        .clearUntil()),
                fault(
                        WireFault.INVALID_NUMBER,
                        "breaker.until",
                        message -> message.setBreaker(BreakerState.newBuilder()
                                .setStateValue(2)
                                .setUntil(Timestamp.newBuilder().setNanos(-1)))),
                fault(
                        WireFault.INVALID_NUMBER,
                        "embargo_end",
                        message -> message.setEmbargoEnd(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE))),
                fault(WireFault.MISSING_FIELD, "loss", message -> message.getReportBuilder()
                        .clearLoss()),
                fault(WireFault.INVALID_NUMBER, "step", message -> message.getReportBuilder()
                        .setStep(-1)));
    }

    private static Arguments fault(WireFault fault, String field, Consumer<SeedSnapshot.Builder> change) {
        return Arguments.of(fault, field, change);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("faults")
    void whatCannotBeGoneOnFromIsAFault(WireFault fault, String field, Consumer<SeedSnapshot.Builder> change)
            throws InvalidProtocolBufferException {
        SeedSnapshot.Builder message = SeedSnapshot.parseFrom(SeedSnapshotRecords.write(snapshot())).toBuilder();
        change.accept(message);
        assertThat(SeedSnapshotRecords.read(message.build().toByteArray()))
                .isEqualTo(new Reading.Unreadable<>(fault, field));
    }
}
