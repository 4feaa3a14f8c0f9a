package io.kasmina.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.contract.HostReport;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.contract.TrainingStep;
import io.kasmina.wire.records.StepMark;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a training host says after a step. */
class HostRecordsTest {

    private static final TrainingRunId RUN = new TrainingRunId("run-1");

    @ParameterizedTest
    @EnumSource
    void aReportComesBackAsItWasWritten(PerformanceStatus status) {
        HostReport report = report(0.25, status);
        assertThat(HostReportRecords.read(HostReportRecords.write(RUN, report))).isEqualTo(new Reading.Read<>(report));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.0, Double.NaN, Double.POSITIVE_INFINITY})
    void aLossThatIsNoNumberComesBackTooForTheGateToJudge(double loss) {
        HostReport report = report(loss, PerformanceStatus.NOMINAL);
        assertThat(HostReportRecords.read(HostReportRecords.write(RUN, report))).isEqualTo(new Reading.Read<>(report));
    }

    @Test
    void anAbsentLossIsNotZero() {
        assertFault(builder -> builder.clearLoss(), WireFault.MISSING_FIELD, "loss");
    }

    @Test
    void aStatusThatNobodyKnowsIsAFault() {
        assertFault(
                builder -> builder.setPerformanceStatusValue(0), WireFault.UNKNOWN_ENUM_NUMBER, "performance_status");
        assertFault(
                builder -> builder.setPerformanceStatusValue(7), WireFault.UNKNOWN_ENUM_NUMBER, "performance_status");
    }

    @Test
    void idsAndCountersAreChecked() {
        assertFault(builder -> builder.setSeedId(" "), WireFault.INVALID_SEED_ID, "seed_id");
        assertFault(builder -> builder.setSeedId("s".repeat(257)), WireFault.INVALID_SEED_ID, "seed_id");
        assertFault(
                builder -> builder.setTrainingRunId("prototype"), WireFault.INVALID_TRAINING_RUN_ID, "training_run_id");
        assertFault(builder -> builder.setStep(-1), WireFault.INVALID_NUMBER, "step");
        assertFault(builder -> builder.setStep(TrainingStep.LAST + 1), WireFault.INVALID_NUMBER, "step");
        assertFault(builder -> builder.setStageEpoch(-1), WireFault.INVALID_NUMBER, "stage_epoch");
    }

    @Test
    void aStageFromANewerContractIsUnknown() {
        byte[] value = valid().setStageValue(99).build().toByteArray();
        assertThat(HostReportRecords.read(value))
                .isInstanceOfSatisfying(Reading.Read.class, read -> assertThat(((HostReport) read.value()).stage())
                        .isEqualTo(SeedStage.UNKNOWN));
    }

    @Test
    void aMarkComesBackAsItWasWritten() {
        StepMarkData mark = new StepMarkData(RUN, 41, 2, true);
        assertThat(StepMarkRecords.read(StepMarkRecords.write(mark))).isEqualTo(new Reading.Read<>(mark));
    }

    @Test
    void aMarkWithoutARunOrWithAHugeCounterIsAFault() {
        assertThat(StepMarkRecords.read(new byte[0]))
                .isEqualTo(new Reading.Unreadable<>(WireFault.INVALID_TRAINING_RUN_ID, "training_run_id"));
        StepMark.Builder mark = StepMark.newBuilder().setTrainingRunId("run-1");
        assertThat(StepMarkRecords.read(mark.setEpoch(-1).build().toByteArray()))
                .isEqualTo(new Reading.Unreadable<>(WireFault.INVALID_NUMBER, "epoch"));
        assertThat(StepMarkRecords.read(StepMarkRecords.write(new StepMarkData(RUN, TrainingStep.LAST, 0, false))))
                .isInstanceOf(Reading.Read.class);
        assertThat(StepMarkRecords.read(StepMarkRecords.write(new StepMarkData(RUN, TrainingStep.LAST + 1, 0, false))))
                .isEqualTo(new Reading.Unreadable<>(WireFault.INVALID_NUMBER, "step"));
        assertThatThrownBy(() -> new StepMarkData(RUN, -1, 0, false)).hasMessageContaining("at least 0");
    }

    private static HostReport report(double loss, PerformanceStatus status) {
        return new HostReport(new SeedId("seed-1"), 12, SeedStage.BLENDING, 3, loss, status, Set.of("conv1", "fc"));
    }

    private static io.kasmina.wire.records.HostReport.Builder valid() {
        return io.kasmina.wire.records.HostReport.newBuilder()
                .setTrainingRunId("run-1")
                .setSeedId("seed-1")
                .setLoss(1)
                .setPerformanceStatusValue(1);
    }

    private static void assertFault(
            Consumer<io.kasmina.wire.records.HostReport.Builder> change, WireFault fault, String field) {
        io.kasmina.wire.records.HostReport.Builder message = valid();
        change.accept(message);
        assertThat(HostReportRecords.read(message.build().toByteArray()))
                .isEqualTo(new Reading.Unreadable<>(fault, field));
    }
}
