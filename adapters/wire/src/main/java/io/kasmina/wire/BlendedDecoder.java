package io.kasmina.wire;

import io.kasmina.wire.records.BlendedRecord;

/** Reads BlendedRecords, for hosts and tools. Stateless. */
public final class BlendedDecoder {

    private BlendedDecoder() {}

    /**
     * Reads an answer.
     *
     * @param value the record's bytes, shared with the result: not to be changed afterwards
     */
    public static Reading<BlendedData> decode(byte[] value) {
        return Messages.parse(BlendedRecord.parser(), value).then(BlendedDecoder::decode);
    }

    private static Reading<BlendedData> decode(BlendedRecord message) {
        return FrameKey.read(message.getTrainingRunId(), message.getSeedId(), message.getStep())
                .then(key -> message.hasFrame()
                        ? TensorFrames.read("frame", true, message.getFrame())
                                .then(frame -> new Reading.Read<>(new BlendedData(key, message.getMode(), frame, "")))
                        : new Reading.Read<>(new BlendedData(key, message.getMode(), null, message.getFailure())));
    }
}
