package io.kasmina.verify;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The ledger in memory. A second thread inside {@link #admit} at once is refused with {@link IllegalStateException},
 * so that its command is declined rather than accepted twice; threads that take turns see each other's writes.
 */
final class HeapNonceLedger implements NonceLedger {

    private final AtomicBoolean inside = new AtomicBoolean();
    private final NonceTable nonces;

    HeapNonceLedger(VerifyConfig config, byte[] secret) {
        nonces = new NonceTable(config, secret);
    }

    @Override
    public Admission admit(String owner, String commandId, long nowMillis, Consumer<NonceReceipt> spent) {
        if (!inside.compareAndSet(false, true)) {
            throw new IllegalStateException("the nonce ledger is used by two streams at once");
        }
        try {
            nonces.forget(nowMillis);
            Admission admission = nonces.judge(owner, commandId);
            if (admission == Admission.NEW) {
                nonces.remember(owner, nowMillis);
                spent.accept(NonceReceipt.IN_MEMORY);
            }
            return admission;
        } finally {
            inside.set(false);
        }
    }

    @Override
    public void expire(long nowMillis) {
        // Whoever is inside forgets too.
        if (inside.compareAndSet(false, true)) {
            try {
                nonces.forget(nowMillis);
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
    public long expired() {
        return nonces.expired();
    }

    @Override
    public VerifyConfig limits() {
        return nonces.limits();
    }

    @Override
    public long forgottenMillis() {
        return nonces.forgotten();
    }
}
