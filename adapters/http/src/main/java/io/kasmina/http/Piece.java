package io.kasmina.http;

import org.jspecify.annotations.Nullable;

/** What a download brings: one start, then bytes. */
sealed interface Piece {

    /**
     * The answer begins.
     *
     * @param resumes true if the bytes that follow continue those that are there
     * @param validator the server's validator of the whole, null where it has none that can be resumed by
     */
    record Start(boolean resumes, @Nullable String validator) implements Piece {}

    /** Some bytes, the receiver's own. */
    final class Bytes implements Piece {

        private final byte[] chunk;

        Bytes(byte[] chunk) {
            this.chunk = chunk;
        }

        byte[] chunk() {
            return chunk;
        }
    }
}
