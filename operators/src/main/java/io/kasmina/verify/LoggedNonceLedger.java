package io.kasmina.verify;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The ledger in memory with a log behind it. What the log could not make durable is taken back, so that a nonce is spent if and only if its
 * command was accepted, and nothing is admitted until the log was repaired, which the timer asks for.
 *
 * <p>One thread at a time, as the ledger in memory: a second one inside {@link #admit} is refused. Positions count nonces since the log was
 * first read: {@code dead ≤ taken}, and what lies between them is live.
 */
final class LoggedNonceLedger implements NonceLedger {

    /** Fewer dead ones are not worth a rewrite. */
    private static final int WORTHWHILE = 1024;

    private final AtomicBoolean inside = new AtomicBoolean();
    private final NonceTable nonces;
    private final NonceLog log;
    private long taken;
    private long dead;
    private long deadWhenAsked;

    /** The log took no record at the last attempt. */
    private boolean refused;

    LoggedNonceLedger(VerifyConfig config, byte[] secret, NonceLog log) throws IOException {
        this.nonces = new NonceTable(config, secret);
        this.log = log;
        long forgotten = log.replay(nonces::restore);
        nonces.restoreForgotten(forgotten);
        dead = nonces.expired();
        taken = dead + nonces.size();
    }

    @Override
    public Admission admit(String owner, String commandId, long nowMillis, Consumer<NonceReceipt> spent) {
        if (!inside.compareAndSet(false, true)) {
            throw new IllegalStateException("the nonce ledger is used by two streams at once");
        }
        try {
            if (log.isBroken()) {
                takeBackLost();
                return Admission.UNAVAILABLE;
            }
            forget(nowMillis);
            return admitted(owner, commandId, nowMillis, spent);
        } finally {
            inside.set(false);
        }
    }

    @Override
    public void expire(long nowMillis) {
        if (inside.compareAndSet(false, true)) {
            try {
                if (log.isBroken()) {
                    takeBackLost();
                    log.repair(dead, nonces.forgotten());
                }
                forget(nowMillis);
            } finally {
                inside.set(false);
            }
        }
    }

    @Override
    public boolean isPersistent() {
        return true;
    }

    @Override
    public boolean isAvailable() {
        return !refused && !log.isBroken();
    }

    @Override
    public LogFigures figures() {
        return log.figures();
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

    private Admission admitted(String owner, String commandId, long nowMillis, Consumer<NonceReceipt> spent) {
        Admission admission = nonces.judge(owner, commandId);
        if (admission != Admission.NEW) {
            return admission;
        }
        NonceReceipt written = log.append(nonces.judged(owner, nowMillis));
        refused = written == null;
        if (written == null) {
            return Admission.UNAVAILABLE;
        }
        nonces.remember(owner, nowMillis);
        taken++;
        spent.accept(written);
        return Admission.NEW;
    }

    private void forget(long nowMillis) {
        long before = nonces.expired();
        nonces.forget(nowMillis);
        dead += nonces.expired() - before;
        if (dead - deadWhenAsked > Math.max(nonces.size(), WORTHWHILE)) {
            deadWhenAsked = dead;
            log.compact(dead, nonces.forgotten());
        }
    }

    private void takeBackLost() {
        long durable = log.durable();
        nonces.takeBack(taken - durable);
        taken = durable;
        // Lost ones that died meanwhile are in no file.
        dead = Math.min(dead, durable);
        deadWhenAsked = Math.min(deadWhenAsked, durable);
    }
}
