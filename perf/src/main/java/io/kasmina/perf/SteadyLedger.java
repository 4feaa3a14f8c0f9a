package io.kasmina.perf;

import io.kasmina.verify.NonceLedger;
import io.kasmina.verify.NonceReceipt;
import io.kasmina.verify.VerifyConfig;
import java.util.function.Consumer;

/**
 * A ledger that stays as full as it is: each pass over the same commands counts as later ones of another key, and makes it forget as many
 * as it adds. One thread.
 */
final class SteadyLedger implements NonceLedger {

    private final NonceLedger ledger;
    private final int passSize;
    private final long stepMillis;
    private long laterMillis;
    private String key = "";

    private SteadyLedger(NonceLedger ledger, int passSize, long stepMillis) {
        this.ledger = ledger;
        this.passSize = passSize;
        this.stepMillis = stepMillis;
    }

    /**
     * Makes a ledger that holds whole passes of nonces.
     *
     * @param passSize nonces a pass
     * @param passes how many passes it holds; together they fit its cap
     * @param nowMillis when commands are verified
     */
    static SteadyLedger holding(int passSize, int passes, long nowMillis) {
        VerifyConfig usual = VerifyConfig.defaults();
        VerifyConfig oneKey = new VerifyConfig(
                usual.maxBytes(),
                usual.freshness(),
                usual.skew(),
                usual.nonceTtl(),
                usual.nonceCap(),
                usual.nonceCap(),
                usual.rejectionsPerMinute(),
                usual.tick());
        // The oldest pass dies just before the next one begins.
        long stepMillis = usual.nonceTtl().toMillis() / passes + 1;
        SteadyLedger steady = new SteadyLedger(NonceLedger.inMemory(oneKey, new byte[16]), passSize, stepMillis);
        for (int pass = 0; pass < passes; pass++) {
            steady.fill(nowMillis);
        }
        return steady;
    }

    private void fill(long nowMillis) {
        nextPass();
        for (int i = 0; i < passSize; i++) {
            admit("", "filler-" + i, nowMillis);
        }
    }

    /** Begins a pass, whose nonces are new. */
    void nextPass() {
        laterMillis += stepMillis;
        key = "key-" + laterMillis;
    }

    @Override
    public Admission admit(String keyId, String commandId, long nowMillis, Consumer<NonceReceipt> spent) {
        return ledger.admit(key, commandId, nowMillis + laterMillis, spent);
    }

    @Override
    public void expire(long nowMillis) {
        ledger.expire(nowMillis + laterMillis);
    }

    @Override
    public int size() {
        return ledger.size();
    }

    @Override
    public long expired() {
        return ledger.expired();
    }

    @Override
    public VerifyConfig limits() {
        return ledger.limits();
    }

    /** Its time runs ahead of the commands', which are fresh all the same. */
    @Override
    public long forgottenMillis() {
        return Long.MIN_VALUE;
    }
}
