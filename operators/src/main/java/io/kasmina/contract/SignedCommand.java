package io.kasmina.contract;

import org.jspecify.annotations.Nullable;

/**
 * A command as received: bytes that nobody has looked into.
 *
 * @param value the record's value, an {@code AdaptationCommand} of unknown honesty; not to be changed after hand-over
 * @param signature the detached signature, null where the command is annotated or unsigned
 * @param origin where it came from
 * @param key the record's key, which nobody but its topic goes by; null for none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by equals, and a copy a command would buy nothing
public record SignedCommand(byte[] value, @Nullable DetachedSignature signature, Origin origin, byte @Nullable [] key) {

    /** Makes a command whose record has no key. */
    public SignedCommand(byte[] value, @Nullable DetachedSignature signature, Origin origin) {
        this(value, signature, origin, null);
    }

    @Override
    public String toString() {
        return "SignedCommand[" + value.length + " bytes, " + origin + "]";
    }
}
