package io.kasmina.wire;

import io.kasmina.wire.records.HostReport;
import io.kasmina.wire.records.PerformanceStatus;

/**
 * Reads the records of the topic that step marks and host reports share. Nothing in them says which of both they are but their fields: field 2 is
 * a number in a mark and the seed's name in a report. Stateless.
 */
public final class HostNoteRecords {

    private HostNoteRecords() {}

    /** Reads a record. */
    public static Reading<HostNoteData> read(byte[] value) {
        return Messages.parse(HostReport.parser(), value)
                .then(message -> isReport(message)
                        ? HostReportRecords.note(message).then(Reading.Read::new)
                        : StepMarkRecords.read(value).then(mark -> new Reading.Read<>(new HostNoteData.Mark(mark))));
    }

    /** A report that lost its seed's name still has what no mark has, and is not taken for one. */
    private static boolean isReport(HostReport message) {
        return !message.getSeedId().isEmpty()
                || message.hasLoss()
                || message.getPerformanceStatus() != PerformanceStatus.PERFORMANCE_STATUS_UNSPECIFIED;
    }
}
