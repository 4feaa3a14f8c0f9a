package io.kasmina.pipeline.durable;

import static io.kasmina.verify.NonceLedger.Admission.NEW;
import static io.kasmina.verify.NonceLedger.Admission.REPLAYED;
import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.pipeline.lane.JournalThread;
import io.kasmina.verify.NonceLedger.Admission;
import io.kasmina.verify.NonceReceipt;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The ledger's thread and the journal's share a queue, a flag and a count. Both run as fast as they can while the disk fails again and
 * again and the log is compacted all the time.
 */
@Timeout(60)
class FileNonceLogStressTest {

    /** A stress test makes as many rounds as fit, so that a busy machine makes it weaker and not longer. */
    private static final long STRESS_NANOS = 2_000_000_000;

    private static final int ROUND = 4_000;

    /** Long enough for the ledger to run ahead meanwhile. */
    private static final long SYNC_NANOS = 20_000;

    private static final Duration LONG = Duration.ofSeconds(10);

    @TempDir
    Path temp;

    private final FaultyDisk disk = new FaultyDisk();
    private final JournalThread journal = JournalThread.launch();
    private final Random random = new Random();
    private Durable durable;
    private long number;

    private record Sent(String id, long atMillis, Mono<Boolean> durable) {}

    @BeforeEach
    void open() throws IOException {
        disk.slow(SYNC_NANOS);
        durable = Durable.open(
                disk, temp.resolve("state"), Victim.limits(), DurableBed.CONFIG, journal, Schedulers.immediate());
    }

    private final AtomicReference<NonceReceipt> receipt = new AtomicReference<>();

    @AfterEach
    void close() throws InterruptedException {
        durable.close();
        journal.close();
        assertThat(journal.awaitEnd(LONG.toMillis())).isTrue();
    }

    @Test
    void everyNonceIsEitherDurableAndSpentOrLostAndFree() {
        long end = System.nanoTime() + STRESS_NANOS;
        int lost = 0;
        while (System.nanoTime() < end) {
            List<Sent> sent = admitWhileTheDiskFails();
            mend();
            lost += inspect(sent);
        }
        assertThat(lost).isPositive();
    }

    private List<Sent> admitWhileTheDiskFails() {
        List<Sent> sent = new ArrayList<>();
        int ahead = 1;
        while (sent.size() < ROUND) {
            String id = "c-" + number;
            while (journal.figures().queueDepth() > ahead) {
                // As the timer does at any moment.
                durable.nonces().expire(now());
            }
            if (random.nextInt(100) == 0) {
                ahead = 1 << random.nextInt(14);
                disk.fail(random.nextInt(3) == 0);
                durable.nonces().expire(now());
            }
            if (durable.nonces().admit("k", id, now(), receipt::set) == NEW) {
                sent.add(new Sent(
                        id, now(), receipt.get().durable().thenReturn(true).onErrorReturn(false)));
                number++;
            }
        }
        return sent;
    }

    private void mend() {
        disk.fail(false);
        Admission admission = Admission.UNAVAILABLE;
        while (admission != NEW) {
            durable.nonces().expire(now());
            admission = durable.nonces().admit("k", "mended-" + ++number, now(), receipt::set);
            if (admission == NEW) {
                // One that was taken before a late failure reached the ledger proves nothing.
                admission = receipt.get()
                        .durable()
                        .thenReturn(NEW)
                        .onErrorReturn(Admission.UNAVAILABLE)
                        .block(LONG);
            }
        }
    }

    /** Looks at those that have not died; returns how many of them were lost. */
    private int inspect(List<Sent> sent) {
        int lost = 0;
        for (Sent each : sent) {
            if (each.atMillis() + Victim.TTL < now()) {
                continue;
            }
            boolean spent = Boolean.TRUE.equals(each.durable().block(LONG));
            Admission again = durable.nonces().admit("k", each.id(), now());
            assertThat(again).as(each.id()).isEqualTo(spent ? REPLAYED : NEW);
            lost += spent ? 0 : 1;
        }
        return lost;
    }

    private long now() {
        return Victim.time(number);
    }
}
