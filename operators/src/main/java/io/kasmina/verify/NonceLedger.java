package io.kasmina.verify;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.function.Consumer;

/**
 * Remembers which command ids were accepted from which owner of a secret, so that none is accepted twice while it could still be
 * fresh. Used by one stream at a time; it outlives subscriptions. Times are milliseconds of the epoch.
 */
public interface NonceLedger {

    /** Answer to {@link #admit}. */
    enum Admission {
        /** Not seen before, remembered from now on. */
        NEW,
        /** Accepted before. */
        REPLAYED,
        /** At the cap, or at the key's quota; nothing was remembered and nothing forgotten for it. */
        FULL,
        /** It could not be made durable at present; nothing was remembered. */
        UNAVAILABLE
    }

    /**
     * Remembers a nonce unless it is known. A nonce accepted at time t is live up to and including t + ttl. Where the ledger is persistent,
     * its command is accepted when the nonce's receipt says so, not before.
     *
     * @param owner whose nonce it is: tells the secrets of keys apart, whatever their ids, see {@link MacKey#nonceOwner}
     * @param commandId the command's id
     * @param nowMillis the time of acceptance
     * @param spent gets the receipt of a NEW nonce before this returns, and nothing otherwise
     */
    Admission admit(String owner, String commandId, long nowMillis, Consumer<NonceReceipt> spent);

    /** Does the same where nobody waits for the nonce. */
    default Admission admit(String owner, String commandId, long nowMillis) {
        return admit(owner, commandId, nowMillis, receipt -> {});
    }

    /** Forgets what is no longer live. O(1) amortised over the nonces ever admitted. */
    void expire(long nowMillis);

    /** Returns the number of remembered nonces. */
    int size();

    /** Returns how many nonces were ever forgotten because they were no longer live. */
    long expired();

    /** Returns the limits that it keeps. */
    VerifyConfig limits();

    /** Returns the most nonces that it remembers. */
    default int cap() {
        return limits().nonceCap();
    }

    /** Tells whether it outlives the process: then its nonces become durable only some time after they were admitted. */
    default boolean isPersistent() {
        return false;
    }

    /** Returns figures of what makes its nonces durable. */
    default LogFigures figures() {
        return LogFigures.NONE;
    }

    /** Tells whether it can make nonces durable at present. */
    default boolean isAvailable() {
        return true;
    }

    /**
     * Returns the newest time of issue that a forgotten nonce's command can have had, {@link Long#MIN_VALUE} before
     * the first; commands up to it must not be accepted. It matters only after the clock was set back.
     */
    long forgottenMillis();

    /**
     * Makes an empty ledger in memory, 38 to 58 bytes a nonce.
     *
     * @param config cap, quota, ttl and skew
     * @param secret 16 bytes nobody outside knows; with them nobody can choose command ids whose digests collide
     * @throws IllegalArgumentException if there are not 16 bytes
     */
    static NonceLedger inMemory(VerifyConfig config, byte[] secret) {
        return new HeapNonceLedger(config, secret);
    }

    /**
     * Makes a ledger that outlives the process. Reads the log, which blocks: not for event loops.
     *
     * @param config cap, quota, ttl and skew; what the log holds stays live even beyond the cap
     * @param secret 16 bytes nobody outside knows, the same ones for the same log
     * @param log keeps the nonces
     * @throws IllegalArgumentException if there are not 16 bytes
     * @throws IOException if the log cannot be read
     */
    static NonceLedger logged(VerifyConfig config, byte[] secret, NonceLog log) throws IOException {
        return new LoggedNonceLedger(config, secret, log);
    }

    /** Makes an empty ledger in memory with a random secret. Reading randomness may block: not for event loops. */
    static NonceLedger inMemory(VerifyConfig config) {
        byte[] secret = new byte[NonceDigest.SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return inMemory(config, secret);
    }
}
