package io.kasmina.verify;

import io.kasmina.verify.DigestQueue.KeyCount;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The ledger in memory. A second thread inside {@link #admit} at once is refused with {@link IllegalStateException},
 * so that its command is declined rather than accepted twice; threads that take turns see each other's writes.
 */
final class HeapNonceLedger implements NonceLedger {

    private final DigestQueue nonces = new DigestQueue();
    private final Map<String, KeyCount> counts = new HashMap<>();
    private final AtomicBoolean inside = new AtomicBoolean();
    private final NonceDigest digest;
    private final int cap;
    private final int quota;
    private final long ttlMillis;
    private final long skewMillis;
    private long forgotten = Long.MIN_VALUE;

    HeapNonceLedger(VerifyConfig config, byte[] secret) {
        digest = new NonceDigest(secret);
        cap = config.nonceCap();
        quota = config.noncesPerKey();
        ttlMillis = config.nonceTtl().toMillis();
        skewMillis = config.skew().toMillis();
    }

    @Override
    public Admission admit(String keyId, String commandId, long nowMillis) {
        if (!inside.compareAndSet(false, true)) {
            throw new IllegalStateException("the nonce ledger is used by two streams at once");
        }
        try {
            forget(nowMillis);
            digest.digest(keyId, commandId);
            return nonces.contains(digest.first(), digest.second())
                    ? Admission.REPLAYED
                    : remember(keyId, nowMillis + ttlMillis);
        } finally {
            inside.set(false);
        }
    }

    @Override
    public void expire(long nowMillis) {
        // Whoever is inside forgets too.
        if (inside.compareAndSet(false, true)) {
            try {
                forget(nowMillis);
            } finally {
                inside.set(false);
            }
        }
    }

    @Override
    public int size() {
        return nonces.size();
    }

    @Override
    public int cap() {
        return cap;
    }

    @Override
    public long forgottenMillis() {
        return forgotten;
    }

    private Admission remember(String keyId, long expires) {
        KeyCount count = counts.computeIfAbsent(keyId, KeyCount::new);
        if (nonces.size() >= cap || count.live >= quota) {
            return Admission.FULL;
        }
        nonces.add(digest.first(), digest.second(), expires, count);
        count.live++;
        return Admission.NEW;
    }

    private void forget(long nowMillis) {
        while (nonces.size() > 0 && nonces.oldestExpiry() < nowMillis) {
            forgotten = Math.max(forgotten, nonces.oldestExpiry() - ttlMillis + skewMillis);
            KeyCount count = nonces.removeOldest();
            if (--count.live == 0) {
                counts.remove(count.keyId);
            }
        }
    }
}
