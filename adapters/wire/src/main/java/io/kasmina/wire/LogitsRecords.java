package io.kasmina.wire;

import io.kasmina.wire.records.LogitsRecord;

/** Reads and writes LogitsRecords. Stateless. */
public final class LogitsRecords {

    private LogitsRecords() {}

    /**
     * Reads a record.
     *
     * @param value the record's bytes, shared with the result: not to be changed afterwards
     */
    public static Reading<LogitsData> read(byte[] value) {
        return Messages.parse(LogitsRecord.parser(), value).then(LogitsRecords::read);
    }

    /** Writes a record. */
    public static byte[] write(LogitsData data) {
        return LogitsRecord.newBuilder()
                .setTrainingRunId(data.key().run().value())
                .setSeedId(data.key().seed().value())
                .setStep(data.key().step())
                .setLogits(TensorFrames.write(data.logits()))
                .build()
                .toByteArray();
    }

    private static Reading<LogitsData> read(LogitsRecord message) {
        return FrameKey.read(message.getTrainingRunId(), message.getSeedId(), message.getStep())
                .then(key -> TensorFrames.read("logits", message.hasLogits(), message.getLogits())
                        .then(logits -> new Reading.Read<>(new LogitsData(key, logits))));
    }
}
