package io.kasmina.verify;

import io.kasmina.contract.Command;
import io.kasmina.contract.Rejection;
import org.jspecify.annotations.Nullable;

/**
 * The wire knowledge that verification needs. Implementations are stateless and thread-safe; neither method throws
 * for any content of {@code value}.
 */
public interface CommandCodec {

    /**
     * Looks for an annotated signature without building a message. Work and memory are bounded by the value's size.
     *
     * @param value the raw bytes, at most the size cap; not kept, not changed
     * @return what was found
     */
    Scan scan(byte[] value);

    /**
     * Parses a command whose MAC is valid.
     *
     * @param value the bytes under the MAC, raw for a detached signature and canonical for an annotated one; not kept, not changed
     * @return the command, or why there is none
     */
    Decoded decode(byte[] value);

    /** What a scan found. */
    sealed interface Scan {

        /** The bytes carry no {@code signature} annotation. */
        record Unsigned() implements Scan {}

        /** The bytes are no command whose canonical form is certain. */
        record Malformed() implements Scan {}

        /**
         * An annotated signature.
         *
         * @param tag the decoded MAC of any length; empty where the annotation is no base64
         * @param canonical the bytes that the MAC covers
         */
        @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared by equals
        record Annotated(byte[] tag, byte[] canonical) implements Scan {}
    }

    /** What a parse gave. */
    sealed interface Decoded {

        /**
         * A command with an id and a time of issue.
         *
         * @param command the typed command, possibly {@link Command.Invalid} or {@link Command.Unsupported}
         */
        record Parsed(Command command) implements Decoded {}

        /**
         * No command.
         *
         * @param reason MALFORMED, MISSING_COMMAND_ID or MISSING_TIMESTAMP, the first that applies in this order
         * @param commandId the id, where there is one
         */
        record Failed(Rejection reason, @Nullable String commandId) implements Decoded {}
    }
}
