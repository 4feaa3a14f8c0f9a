package io.kasmina.verify;

import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a ledger writes what it admits, so that it outlives the process: nonces in the order of their admission, of which the oldest
 * die first. Called by the ledger alone, one call at a time; nothing but {@link #replay} blocks.
 *
 * <p>A log whose write failed is broken: what was appended after the last durable nonce is lost, and its receipts fail. It works again
 * after a {@link #repair}.
 */
public interface NonceLog {

    /**
     * Reads what the log holds, oldest first. Called once, before anything else.
     *
     * @param each takes every nonce
     * @return newest time of issue that a command of a nonce that the log held once can have had, {@link Long#MIN_VALUE} for none
     * @throws IOException if it cannot be read
     */
    long replay(Consumer<Nonce> each) throws IOException;

    /** Takes a nonce; null where the log has no room or is closed, and then nothing is written. */
    @Nullable
    NonceReceipt append(Nonce nonce);

    /** Tells whether a write failed and no repair succeeded since. */
    boolean isBroken();

    /** Returns how many nonces were ever made durable, replayed ones included; it stands still while the log is broken. */
    long durable();

    /** Returns figures of what writes it; any thread. */
    default LogFigures figures() {
        return LogFigures.NONE;
    }

    /**
     * Writes the log anew without its oldest nonces, in its turn after what was appended before. Where that fails or the log is broken, it
     * stays as it is.
     *
     * @param dead how many nonces died since the log was first read, those dropped by former calls included
     * @param forgottenMillis what {@link #replay} is to return for them
     */
    void compact(long dead, long forgottenMillis);

    /**
     * Does the same for a broken log, which works again where it succeeds. Called after the ledger took back what was lost. Ignored while
     * another repair waits.
     */
    void repair(long dead, long forgottenMillis);
}
