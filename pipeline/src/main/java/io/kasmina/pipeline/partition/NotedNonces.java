package io.kasmina.pipeline.partition;

import io.kasmina.pipeline.port.SpentNonce;
import io.kasmina.verify.LogFigures;
import io.kasmina.verify.NonceLedger;
import io.kasmina.verify.NonceReceipt;
import io.kasmina.verify.VerifyConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A ledger that tells what it admits. Nobody waits for a nonce here: its command's outcome is seen only with the cut that holds the
 * nonce too. Used as the ledger behind it.
 */
final class NotedNonces implements NonceLedger {

    private final NonceLedger ledger;

    /** Newest time of issue of a command whose nonce was dead at the start, and so may not have been read: a clock that is set back would make it fresh. */
    private final long forgotten;

    private final Consumer<SpentNonce> noted;

    private NotedNonces(NonceLedger ledger, long forgotten, Consumer<SpentNonce> noted) {
        this.ledger = ledger;
        this.forgotten = forgotten;
        this.noted = noted;
    }

    /**
     * Makes a ledger that knows what was spent. Reads randomness, which may block: not for event loops.
     *
     * @param config the limits; what is live stays live even beyond the cap
     * @param spent committed nonces in their order
     * @param nowMillis the time, in ms of the epoch
     * @param noted hears of each nonce that is admitted from now on, on the thread that admits it
     */
    static NotedNonces restored(
            VerifyConfig config, List<SpentNonce> spent, long nowMillis, Consumer<SpentNonce> noted) {
        long eldest = nowMillis - config.nonceTtl().toMillis();
        List<SpentNonce> live =
                spent.stream().filter(nonce -> nonce.acceptedMillis() >= eldest).toList();
        NonceLedger ledger = NonceLedger.inMemory(roomFor(config, live));
        live.forEach(nonce -> ledger.admit(nonce.owner(), nonce.commandId(), nonce.acceptedMillis()));
        return new NotedNonces(ledger, eldest - 1 + config.skew().toMillis(), noted);
    }

    private static VerifyConfig roomFor(VerifyConfig config, List<SpentNonce> live) {
        Map<String, Integer> owners = new HashMap<>();
        live.forEach(nonce -> owners.merge(nonce.owner(), 1, Integer::sum));
        int most = owners.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        return new VerifyConfig(
                config.maxBytes(),
                config.freshness(),
                config.skew(),
                config.nonceTtl(),
                Math.max(config.nonceCap(), live.size()),
                Math.max(config.noncesPerKey(), most),
                config.rejectionsPerMinute(),
                config.tick(),
                config.receiptLimit());
    }

    @Override
    public Admission admit(String owner, String commandId, long nowMillis, Consumer<NonceReceipt> spent) {
        Admission admission = ledger.admit(owner, commandId, nowMillis, spent);
        if (admission == Admission.NEW) {
            noted.accept(new SpentNonce(owner, commandId, nowMillis));
        }
        return admission;
    }

    @Override
    public void expire(long nowMillis) {
        ledger.expire(nowMillis);
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

    @Override
    public LogFigures figures() {
        return ledger.figures();
    }

    @Override
    public long forgottenMillis() {
        return Math.max(forgotten, ledger.forgottenMillis());
    }
}
