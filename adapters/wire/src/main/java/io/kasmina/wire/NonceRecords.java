package io.kasmina.wire;

import io.kasmina.pipeline.port.SpentNonce;
import io.kasmina.wire.records.NonceRecord;

/** Reads and writes NonceRecords. Stateless. */
public final class NonceRecords {

    private NonceRecords() {}

    /** Writes a nonce. */
    public static byte[] write(SpentNonce nonce) {
        return NonceRecord.newBuilder()
                .setOwner(nonce.owner())
                .setCommandId(nonce.commandId())
                .setAcceptedMs(nonce.acceptedMillis())
                .build()
                .toByteArray();
    }

    /** Reads a nonce. */
    public static Reading<SpentNonce> read(byte[] value) {
        return Messages.parse(NonceRecord.parser(), value)
                .then(message -> message.getCommandId().isEmpty()
                        ? new Reading.Unreadable<>(WireFault.MISSING_FIELD, "command_id")
                        : new Reading.Read<>(
                                new SpentNonce(message.getOwner(), message.getCommandId(), message.getAcceptedMs())));
    }
}
