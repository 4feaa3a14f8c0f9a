package io.kasmina.wire.canonical;

import org.jspecify.annotations.Nullable;

/** What a {@link CommandCanonicalizer} found. */
public sealed interface CanonicalForm {

    /** The bytes are no message, or none whose canonical form is certain. */
    record Uncertain() implements CanonicalForm {}

    /**
     * The canonical form.
     *
     * @param bytes the message without its signature annotation; owned by the receiver
     * @param signature the annotation's text as UTF-8, null where there is none; owned by the receiver
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared by equals
    record Certain(byte[] bytes, byte @Nullable [] signature) implements CanonicalForm {}
}
