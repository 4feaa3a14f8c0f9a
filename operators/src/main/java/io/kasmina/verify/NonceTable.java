package io.kasmina.verify;

import io.kasmina.verify.DigestQueue.KeyCount;
import io.kasmina.verify.NonceLedger.Admission;
import java.util.HashMap;
import java.util.Map;

/**
 * The live nonces and the rules about them: found by digest, forgotten in the order of their arrival. Not thread-safe. Times are
 * milliseconds of the epoch.
 */
final class NonceTable {

    private final DigestQueue nonces = new DigestQueue();
    private final Map<String, KeyCount> counts = new HashMap<>();
    private final NonceDigest digest;
    private final VerifyConfig limits;
    private final int cap;
    private final int quota;
    private final long ttlMillis;
    private final long skewMillis;
    private long forgotten = Long.MIN_VALUE;
    private long expired;

    NonceTable(VerifyConfig limits, byte[] secret) {
        this.limits = limits;
        digest = new NonceDigest(secret);
        cap = limits.nonceCap();
        quota = limits.noncesPerKey();
        ttlMillis = limits.nonceTtl().toMillis();
        skewMillis = limits.skew().toMillis();
    }

    VerifyConfig limits() {
        return limits;
    }

    int size() {
        return nonces.size();
    }

    /** Returns the newest time of issue that a forgotten nonce's command can have had. */
    long forgotten() {
        return forgotten;
    }

    /** Returns how many nonces were ever forgotten. */
    long expired() {
        return expired;
    }

    /** Judges a nonce: NEW, REPLAYED or FULL; remembers nothing. */
    Admission judge(String owner, String commandId) {
        digest.digest(owner, commandId);
        if (nonces.contains(digest.first(), digest.second())) {
            return Admission.REPLAYED;
        }
        return nonces.size() >= cap || count(owner).live >= quota ? Admission.FULL : Admission.NEW;
    }

    /** Returns the nonce that was just judged, for a log. */
    Nonce judged(String owner, long nowMillis) {
        return new Nonce(owner, digest.first(), digest.second(), nowMillis + skewMillis);
    }

    /** Remembers the nonce that was just judged NEW. */
    void remember(String owner, long nowMillis) {
        add(owner, digest.first(), digest.second(), nowMillis + ttlMillis);
    }

    /**
     * Remembers a nonce of an earlier process as that one did, after forgetting what was dead by then. Whatever the cap says: what is live
     * is never turned away.
     */
    void restore(Nonce nonce) {
        long accepted = nonce.issuedByMillis() - skewMillis;
        forget(accepted);
        add(nonce.owner(), nonce.first(), nonce.second(), accepted + ttlMillis);
    }

    /** Remembers what an earlier process forgot. */
    void restoreForgotten(long millis) {
        forgotten = Math.max(forgotten, millis);
    }

    /** Forgets what is dead. */
    void forget(long nowMillis) {
        while (nonces.size() > 0 && nonces.oldestExpiry() < nowMillis) {
            forgotten = Math.max(forgotten, nonces.oldestExpiry() - ttlMillis + skewMillis);
            expired++;
            release(nonces.removeOldest());
        }
    }

    /** Takes back the newest nonces, as if they had never come. */
    void takeBack(long newest) {
        for (long left = Math.min(newest, nonces.size()); left > 0; left--) {
            release(nonces.removeNewest());
        }
    }

    private void add(String owner, long first, long second, long expires) {
        KeyCount count = count(owner);
        nonces.add(first, second, expires, count);
        count.live++;
    }

    private KeyCount count(String owner) {
        return counts.computeIfAbsent(owner, KeyCount::new);
    }

    private void release(KeyCount count) {
        if (--count.live == 0) {
            counts.remove(count.owner);
        }
    }
}
