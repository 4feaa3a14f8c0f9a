package io.kasmina.verify;

import java.security.SecureRandom;

/**
 * Remembers which (key id, command id) pairs were accepted, so that none is accepted twice while it could still be
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
        FULL
    }

    /**
     * Remembers a nonce unless it is known. A nonce accepted at time t is live up to and including t + ttl.
     *
     * @param keyId the key that verified the command
     * @param commandId the command's id
     * @param nowMillis the time of acceptance
     */
    Admission admit(String keyId, String commandId, long nowMillis);

    /** Forgets what is no longer live. O(1) amortised over the nonces ever admitted. */
    void expire(long nowMillis);

    /** Returns the number of remembered nonces. */
    int size();

    /** Returns the most nonces that it remembers. */
    int cap();

    /**
     * Returns the newest time of issue that a forgotten nonce's command can have had, {@link Long#MIN_VALUE} before
     * the first; commands up to it must not be accepted. It matters only after the clock was set back.
     */
    long forgottenMillis();

    /**
     * Makes an empty ledger in memory, about 40 bytes a nonce.
     *
     * @param config cap, quota, ttl and skew
     * @param secret 16 bytes nobody outside knows; with them nobody can choose command ids whose digests collide
     * @throws IllegalArgumentException if there are not 16 bytes
     */
    static NonceLedger inMemory(VerifyConfig config, byte[] secret) {
        return new HeapNonceLedger(config, secret);
    }

    /** Makes an empty ledger in memory with a random secret. Reading randomness may block: not for event loops. */
    static NonceLedger inMemory(VerifyConfig config) {
        byte[] secret = new byte[NonceDigest.SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return inMemory(config, secret);
    }
}
