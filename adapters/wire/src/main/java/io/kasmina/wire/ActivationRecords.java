package io.kasmina.wire;

import io.kasmina.wire.records.ActivationRecord;

/** Reads and writes ActivationRecords. Stateless. */
public final class ActivationRecords {

    private ActivationRecords() {}

    /**
     * Reads a record.
     *
     * @param value the record's bytes, shared with the result: not to be changed afterwards
     */
    public static Reading<ActivationData> read(byte[] value) {
        return Messages.parse(ActivationRecord.parser(), value).then(ActivationRecords::read);
    }

    /** Writes a record. */
    public static byte[] write(ActivationData data) {
        ActivationRecord.Builder message = ActivationRecord.newBuilder()
                .setTrainingRunId(data.key().run().value())
                .setSeedId(data.key().seed().value())
                .setStep(data.key().step())
                .setHost(TensorFrames.write(data.host()));
        FrameData seedOutput = data.seedOutput();
        if (seedOutput != null) {
            message.setSeed(TensorFrames.write(seedOutput));
        }
        return message.build().toByteArray();
    }

    private static Reading<ActivationData> read(ActivationRecord message) {
        return FrameKey.read(message.getTrainingRunId(), message.getSeedId(), message.getStep())
                .then(key -> TensorFrames.read("host", message.hasHost(), message.getHost())
                        .then(host -> withSeed(key, host, message)));
    }

    private static Reading<ActivationData> withSeed(FrameKey key, FrameData host, ActivationRecord message) {
        return message.hasSeed()
                ? TensorFrames.read("seed", true, message.getSeed())
                        .then(seed -> new Reading.Read<>(new ActivationData(key, host, seed)))
                : new Reading.Read<>(new ActivationData(key, host, null));
    }
}
