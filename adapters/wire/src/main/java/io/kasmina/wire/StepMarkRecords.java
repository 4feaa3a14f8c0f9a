package io.kasmina.wire;

import io.kasmina.wire.records.StepMark;

/** Reads and writes StepMarks. Stateless. */
public final class StepMarkRecords {

    private StepMarkRecords() {}

    /** Reads a mark; INVALID_NUMBER for a step beyond {@link io.kasmina.contract.TrainingStep#LAST}. */
    public static Reading<StepMarkData> read(byte[] value) {
        return Messages.parse(StepMark.parser(), value).then(StepMarkRecords::read);
    }

    /** Writes a mark. */
    public static byte[] write(StepMarkData mark) {
        return StepMark.newBuilder()
                .setTrainingRunId(mark.run().value())
                .setStep(mark.step())
                .setEpoch(mark.epoch())
                .setEndOfEpoch(mark.endOfEpoch())
                .build()
                .toByteArray();
    }

    private static Reading<StepMarkData> read(StepMark message) {
        return FieldChecks.run(message.getTrainingRunId()).then(run -> FieldChecks.step(message.getStep())
                .then(step -> FieldChecks.count("epoch", message.getEpoch())
                        .then(epoch ->
                                new Reading.Read<>(new StepMarkData(run, step, epoch, message.getEndOfEpoch())))));
    }
}
