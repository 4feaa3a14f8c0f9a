package io.kasmina.wire;

import io.kasmina.contract.HostReport;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.TrainingRunId;
import java.util.Map;
import java.util.Set;
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
        return io.kasmina.wire.records.HostReport.newBuilder()
                .setTrainingRunId(run.value())
                .setSeedId(report.seed().value())
                .setStep(report.step())
                .setStageValue(report.stage().number())
                .setStageEpoch(report.stageEpoch())
                .setLoss(report.loss())
                .setPerformanceStatus(onWire(report.status()))
                .addAllLayerNames(report.layers())
                .build()
                .toByteArray();
    }

    /** Reads a report; a stage that this build does not know is UNKNOWN, an absent loss or status is a fault. */
    public static Reading<HostReport> read(byte[] value) {
        return Messages.parse(io.kasmina.wire.records.HostReport.parser(), value)
                .then(HostReportRecords::read);
    }

    private static Reading<HostReport> read(io.kasmina.wire.records.HostReport message) {
        PerformanceStatus status = STATUSES.get(message.getPerformanceStatus());
        if (status == null) {
            return new Reading.Unreadable<>(WireFault.UNKNOWN_ENUM_NUMBER, "performance_status");
        }
        if (!message.hasLoss()) {
            return new Reading.Unreadable<>(WireFault.MISSING_FIELD, "loss");
        }
        return FrameKey.read(message.getTrainingRunId(), message.getSeedId(), message.getStep())
                .then(key -> FieldChecks.count("stage_epoch", message.getStageEpoch())
                        .then(epoch -> new Reading.Read<>(report(message, key, status))));
    }

    private static io.kasmina.wire.records.PerformanceStatus onWire(PerformanceStatus status) {
        return io.kasmina.wire.records.PerformanceStatus.valueOf(STATUS_PREFIX + status.name());
    }

    private static HostReport report(
            io.kasmina.wire.records.HostReport message, FrameKey key, PerformanceStatus status) {
        return new HostReport(
                key.seed(),
                key.step(),
                SeedStage.ofNumber(message.getStageValue()),
                message.getStageEpoch(),
                message.getLoss(),
                status,
                Set.copyOf(message.getLayerNamesList()));
    }
}
