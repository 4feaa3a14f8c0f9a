package io.kasmina.contract;

import org.jspecify.annotations.Nullable;

/**
 * A command as received: bytes that nobody has looked into.
 *
 * @param value the record's value, an {@code AdaptationCommand} of unknown honesty; not to be changed after hand-over
 * @param signature the detached signature, null where the command is annotated or unsigned
 * @param origin where it came from
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by equals, and a copy a command would buy nothing
public record SignedCommand(byte[] value, @Nullable DetachedSignature signature, Origin origin) {

    @Override
    public String toString() {
        return "SignedCommand[" + value.length + " bytes, " + origin + "]";
    }
}
