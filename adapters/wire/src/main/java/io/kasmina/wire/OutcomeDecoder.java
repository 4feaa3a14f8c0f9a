package io.kasmina.wire;

import io.kasmina.contract.Origin;
import io.kasmina.contract.SeedStage;
import io.kasmina.wire.records.InputCoordinates;
import io.kasmina.wire.records.OutcomeRecord;

/** Reads OutcomeRecords, for policies, hosts and tools. Stateless. */
public final class OutcomeDecoder {

    private OutcomeDecoder() {}

    /** Reads an outcome; a stage that this build does not know is UNKNOWN. */
    public static Reading<OutcomeData> decode(byte[] value) {
        return Messages.parse(OutcomeRecord.parser(), value)
                .then(message -> new Reading.Read<>(new OutcomeData(
                        message.getCommandId(),
                        message.getKeyId(),
                        message.getSeedId(),
                        message.getVerdict(),
                        message.getReason(),
                        SeedStage.ofNumber(message.getStageBeforeValue()),
                        SeedStage.ofNumber(message.getStageAfterValue()),
                        origin(message.getInput()))));
    }

    private static Origin origin(InputCoordinates input) {
        return new Origin(input.getTopic(), input.getPartition(), input.getOffset());
    }
}
