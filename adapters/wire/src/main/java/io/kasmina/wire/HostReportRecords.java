package io.kasmina.wire;

import io.kasmina.contract.HostReport;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.TrainingRunId;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads and writes HostReports. Stateless. */
public final class HostReportRecords {

    private static final String STATUS_PREFIX = "PERFORMANCE_STATUS_";
    private static final Map<io.kasmina.wire.records.PerformanceStatus, PerformanceStatus> STATUSES = Stream.of(
                    PerformanceStatus.values())
            .collect(Collectors.toUnmodifiableMap(HostReportRecords::onWire, Function.identity()));

    private HostReportRecords() {}

    /** Writes a report. */
    public static byte[] write(TrainingRunId run, HostReport report) {
        return message(report)
                .setTrainingRunId(run.value())
                .setSeedId(report.seed().value())
                .build()
                .toByteArray();
    }

    /** Returns what a report says of a seed that is named elsewhere. */
    static io.kasmina.wire.records.HostReport.Builder message(HostReport report) {
        return io.kasmina.wire.records.HostReport.newBuilder()
                .setStep(report.step())
                .setStageValue(report.stage().number())
                .setStageEpoch(report.stageEpoch())
                .setLoss(report.loss())
                .setPerformanceStatus(onWire(report.status()))
                .addAllLayerNames(new TreeSet<>(report.layers()));
    }

    /** Reads a report; a stage that this build does not know is UNKNOWN, an absent loss or status is a fault. */
    public static Reading<HostReport> read(byte[] value) {
        return Messages.parse(io.kasmina.wire.records.HostReport.parser(), value)
                .then(HostReportRecords::read);
    }

    private static Reading<HostReport> read(io.kasmina.wire.records.HostReport message) {
        return FrameKey.read(message.getTrainingRunId(), message.getSeedId(), message.getStep())
                .then(key -> read(message, key.seed()));
    }

    /** Reads what is said of a seed that is named elsewhere. */
    static Reading<HostReport> read(io.kasmina.wire.records.HostReport message, SeedId seed) {
        PerformanceStatus status = STATUSES.get(message.getPerformanceStatus());
        if (status == null) {
            return new Reading.Unreadable<>(WireFault.UNKNOWN_ENUM_NUMBER, "performance_status");
        }
        if (!message.hasLoss()) {
            return new Reading.Unreadable<>(WireFault.MISSING_FIELD, "loss");
        }
        return FieldChecks.count("step", message.getStep())
                .then(step -> FieldChecks.count("stage_epoch", message.getStageEpoch()))
                .then(epoch -> new Reading.Read<>(report(message, seed, status)));
    }

    /** Reads a report with its run. */
    static Reading<HostNoteData.Report> note(io.kasmina.wire.records.HostReport message) {
        return FieldChecks.run(message.getTrainingRunId())
                .then(run -> read(message).then(report -> new Reading.Read<>(new HostNoteData.Report(run, report))));
    }

    private static io.kasmina.wire.records.PerformanceStatus onWire(PerformanceStatus status) {
        return io.kasmina.wire.records.PerformanceStatus.valueOf(STATUS_PREFIX + status.name());
    }

    private static HostReport report(
            io.kasmina.wire.records.HostReport message, SeedId seed, PerformanceStatus status) {
        return new HostReport(
                seed,
                message.getStep(),
                SeedStage.ofNumber(message.getStageValue()),
                message.getStageEpoch(),
                message.getLoss(),
                status,
                Set.copyOf(message.getLayerNamesList()));
    }
}
