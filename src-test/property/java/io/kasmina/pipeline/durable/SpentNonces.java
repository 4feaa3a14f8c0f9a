package io.kasmina.pipeline.durable;

import static io.kasmina.verify.NonceLedger.Admission.NEW;
import static io.kasmina.verify.NonceLedger.Admission.REPLAYED;
import static io.kasmina.verify.NonceLedger.Admission.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.verify.NonceLedger.Admission;
import io.kasmina.verify.NonceReceipt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Model: what became of every command that was ever sent. */
final class SpentNonces {

    private static final long TTL = 65_000;

    private final List<Sent> commands = new ArrayList<>();
    private final DurableBed bed;
    private long now = 1_790_000_000_000L;

    private enum Fate {
        /** Its receipt is open. */
        WAITING,
        /** Its receipt said durable: it was accepted. */
        ACCEPTED,
        /** Its receipt failed: it was declined and may be sent again. */
        DECLINED,
        /** The process ended before its receipt did: either may be true. */
        UNKNOWN
    }

    private static final class Sent {
        final String id;
        final long at;
        final @Nullable CompletableFuture<Void> receipt;
        Fate fate = Fate.WAITING;

        Sent(String id, long at, @Nullable CompletableFuture<Void> receipt) {
            this.id = id;
            this.at = at;
            this.receipt = receipt;
        }
    }

    SpentNonces(DurableBed bed) {
        this.bed = bed;
    }

    void pass(long millis) {
        now += millis;
    }

    void tick() {
        bed.nonces().expire(now);
    }

    void command() {
        send("c-" + commands.size(), NEW);
    }

    void commands(int count) {
        for (int n = 0; n < count; n++) {
            command();
        }
    }

    /** Sends one of the last commands again. */
    void replay(Random random) {
        if (commands.isEmpty()) {
            return;
        }
        int last = commands.size() - 1;
        Sent again = commands.get(last - random.nextInt(Math.min(20, last + 1)));
        Sent latest = commands.stream()
                .filter(sent -> sent.id.equals(again.id))
                .reduce((one, two) -> two)
                .orElseThrow();
        switch (latest.fate) {
            case WAITING, ACCEPTED -> send(again.id, latest.at + TTL < now ? NEW : REPLAYED);
            case DECLINED -> send(again.id, NEW);
            case UNKNOWN -> send(again.id, null);
        }
    }

    /** Ends the process at this moment, with the power if there is chance in it, and begins the next one. */
    void restart(@Nullable Random powerLoss) throws IOException {
        bed.kill();
        if (powerLoss != null) {
            bed.disk.losePower(powerLoss, now);
        }
        bed.disk.fill(false);
        bed.disk.fail(false);
        commands.stream().filter(sent -> sent.fate != Fate.ACCEPTED).forEach(sent -> sent.fate = Fate.UNKNOWN);
        bed.open();
    }

    /** Sees what receipts say. */
    void check() {
        for (Sent sent : commands) {
            if (sent.fate == Fate.WAITING && sent.receipt != null && sent.receipt.isDone()) {
                sent.fate = sent.receipt.isCompletedExceptionally() ? Fate.DECLINED : Fate.ACCEPTED;
            }
        }
    }

    private void send(String id, @Nullable Admission expected) {
        if (bed.nonces().forgottenMillis() >= now) {
            // It would be stale, and so would a replay of what damage made unreadable.
            return;
        }
        boolean available = bed.nonces().isAvailable();
        AtomicReference<NonceReceipt> receipt = new AtomicReference<>();
        Admission admission = bed.nonces().admit(id, id, now, receipt::set);
        if (!available) {
            assertThat(admission).isEqualTo(UNAVAILABLE);
        } else if (expected != null) {
            assertThat(admission).as("%s at %d of %s", id, now, commands.size()).isEqualTo(expected);
        }
        if (admission == NEW) {
            commands.add(new Sent(id, now, receipt.get().durable().toFuture()));
        }
    }
}
