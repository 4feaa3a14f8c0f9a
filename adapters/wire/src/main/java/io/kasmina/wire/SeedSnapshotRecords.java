package io.kasmina.wire;

import io.kasmina.contract.HostReport;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.pipeline.state.Germ;
import io.kasmina.pipeline.state.IsolationMark;
import io.kasmina.pipeline.state.SeedSnapshot;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Reads and writes SeedSnapshots. Stateless. */
public final class SeedSnapshotRecords {

    private SeedSnapshotRecords() {}

    /** Writes a snapshot; equal ones give equal bytes. */
    public static byte[] write(SeedSnapshot snapshot) {
        io.kasmina.wire.records.SeedSnapshot.Builder message = io.kasmina.wire.records.SeedSnapshot.newBuilder()
                .setSeedId(snapshot.seed().value())
                .setStageValue(snapshot.stage().number())
                .setStageEpoch(snapshot.epoch())
                .setGeneration(snapshot.generation())
                .setViolations(snapshot.violations())
                .setBlendFailuresInRow(snapshot.blendFailuresInRow())
                .setBlendFailureStep(snapshot.blendFailureStep())
                .setFallbackBlueprintId(Objects.requireNonNullElse(snapshot.fallbackId(), ""))
                .setBreaker(IsolationStates.write(snapshot.isolation(), snapshot.isolationUntil()));
        KernelStates.write(snapshot.kernel(), snapshot.failure(), message);
        if (snapshot.germ() != null) {
            GermStates.write(snapshot.germ(), message);
        }
        if (snapshot.report() != null) {
            message.setReport(HostReportRecords.message(snapshot.report()));
        }
        if (snapshot.embargoEnd() != null) {
            message.setEmbargoEnd(Timestamps.of(snapshot.embargoEnd()));
        }
        return message.build().toByteArray();
    }

    /** Reads a snapshot; a stage that this build does not know is a fault, since nobody could go on from it. */
    public static Reading<SeedSnapshot> read(byte[] value) {
        return Messages.parse(io.kasmina.wire.records.SeedSnapshot.parser(), value)
                .then(SeedSnapshotRecords::read);
    }

    private static Reading<SeedSnapshot> read(io.kasmina.wire.records.SeedSnapshot message) {
        return counts(message)
                .then(fine -> FieldChecks.seed(message.getSeedId()))
                .then(seed -> GermStates.read(message).then(germ -> KernelStates.read(message)
                        .then(kernel -> rest(message, new Known(seed, germ, kernel)))));
    }

    private static Reading<Long> counts(io.kasmina.wire.records.SeedSnapshot message) {
        if (message.getStageValue()
                != SeedStage.ofNumber(message.getStageValue()).number()) {
            return new Reading.Unreadable<>(WireFault.UNKNOWN_ENUM_NUMBER, "stage");
        }
        return FieldChecks.count("stage_epoch", message.getStageEpoch())
                .then(epoch -> FieldChecks.count("generation", message.getGeneration()))
                .then(generation -> FieldChecks.count("violations", message.getViolations()))
                .then(violations -> FieldChecks.count("blend_failures_in_row", message.getBlendFailuresInRow()))
                .then(failures -> FieldChecks.count("blend_failure_step", message.getBlendFailureStep()));
    }

    private static Reading<SeedSnapshot> rest(io.kasmina.wire.records.SeedSnapshot message, Known known) {
        return IsolationStates.read(message.getBreaker())
                .then(isolation -> Timestamps.read("embargo_end", message.hasEmbargoEnd(), message.getEmbargoEnd())
                        .then(end -> report(message, known.seed())
                                .then(report -> new Reading.Read<>(snapshot(message, known, report, end, isolation)))));
    }

    private static Reading<Optional<HostReport>> report(io.kasmina.wire.records.SeedSnapshot message, SeedId seed) {
        return message.hasReport()
                ? HostReportRecords.read(message.getReport(), seed)
                        .then(report -> new Reading.Read<>(Optional.of(report)))
                : new Reading.Read<>(Optional.empty());
    }

    private static SeedSnapshot snapshot(
            io.kasmina.wire.records.SeedSnapshot message,
            Known known,
            Optional<HostReport> report,
            Optional<Instant> embargoEnd,
            IsolationMark isolation) {
        String fallback = message.getFallbackBlueprintId();
        return new SeedSnapshot(
                known.seed(),
                SeedStage.ofNumber(message.getStageValue()),
                message.getStageEpoch(),
                message.getGeneration(),
                known.germ().orElse(null),
                known.kernel().kernel(),
                known.kernel().failure(),
                fallback.isEmpty() ? null : fallback,
                message.getViolations(),
                message.getBlendFailuresInRow(),
                message.getBlendFailureStep(),
                report.orElse(null),
                embargoEnd.orElse(null),
                isolation.state(),
                isolation.until());
    }

    private record Known(SeedId seed, Optional<Germ> germ, KernelStates kernel) {}
}
