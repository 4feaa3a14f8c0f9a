package io.kasmina.pipeline.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.UsageFault;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Who runs a mailbox's tasks, and for how long. */
@Timeout(60)
class SerialMailboxTurnTest {

    private static final int TURN = 1024;

    private final Queue<Runnable> hops = new ArrayDeque<>();
    private final SerialMailbox mailbox = new SerialMailbox(Schedulers.fromExecutor(hops::add));
    private final List<String> ran = new ArrayList<>();

    @Test
    void anIdleMailboxRunsATaskOnTheCallersThread() {
        mailbox.runOrPost(() -> ran.add("at once"));
        assertThat(ran).containsExactly("at once");

        StepVerifier.create(mailbox.<String>runOrAsk(sink -> sink.success("answered")))
                .expectNext("answered")
                .verifyComplete();
        assertThat(hops).isEmpty();
    }

    @Test
    void aBusyMailboxQueuesATaskBehindThoseThatWait() {
        mailbox.post(() -> ran.add("first"));
        mailbox.runOrPost(() -> ran.add("second"));
        assertThat(ran).isEmpty();

        runHops();
        assertThat(ran).containsExactly("first", "second");
        mailbox.runOrPost(() -> ran.add("idle again"));
        assertThat(ran).endsWith("idle again");
    }

    @Test
    void aCallerRunsNoTaskButItsOwn() {
        mailbox.runOrPost(() -> {
            mailbox.post(() -> ran.add("posted inside"));
            mailbox.runOrPost(() -> ran.add("run inside"));
            ran.add("own");
        });
        assertThat(ran).containsExactly("own");

        assertThat(runHops()).isEqualTo(1);
        assertThat(ran).containsExactly("own", "posted inside", "run inside");
    }

    @Test
    void aTaskOfACallerThatThrowsLeavesTheMailboxFree() {
        StepVerifier.create(mailbox.<String>runOrAsk(sink -> {
                    throw new IllegalStateException("broken rule");
                }))
                .verifyErrorMessage("broken rule");

        mailbox.runOrPost(() -> ran.add("behind"));
        assertThat(ran).containsExactly("behind");
    }

    @Test
    void aClosedMailboxRunsNothingForACaller() {
        mailbox.dispose();

        mailbox.runOrPost(() -> ran.add("late"));
        StepVerifier.create(mailbox.<String>runOrAsk(sink -> sink.success("late")))
                .verifyErrorSatisfies(failure -> assertThat(failure).isInstanceOf(UsageFault.class));
        runHops();
        assertThat(ran).isEmpty();
    }

    @Test
    void mailboxesThatShareAWorkerTakeTurns() {
        SerialMailbox other = new SerialMailbox(Schedulers.fromExecutor(hops::add));
        for (int i = 0; i < 2 * TURN; i++) {
            mailbox.post(() -> ran.add("long"));
        }
        other.post(() -> ran.add("short"));

        assertThat(runHops()).isEqualTo(3);
        assertThat(ran).hasSize(2 * TURN + 1);
        assertThat(ran.indexOf("short")).isEqualTo(TURN);
    }

    @Test
    void callersAndWorkerNeverOverlapAndLoseNothing() throws Exception {
        int producers = 4;
        int each = 20_000;
        SerialMailbox parallel = new SerialMailbox(Schedulers.parallel());
        AtomicBoolean inside = new AtomicBoolean();
        AtomicInteger overlaps = new AtomicInteger();
        int[] count = new int[1];
        Runnable task = () -> {
            overlaps.addAndGet(inside.compareAndSet(false, true) ? 0 : 1);
            count[0]++;
            inside.set(false);
        };
        CountDownLatch posted = new CountDownLatch(producers);
        for (int p = 0; p < producers; p++) {
            new Thread(() -> {
                        for (int i = 0; i < each; i++) {
                            if (i % 3 == 0) {
                                parallel.post(task);
                            } else {
                                parallel.runOrPost(task);
                            }
                        }
                        posted.countDown();
                    })
                    .start();
        }
        assertThat(posted.await(30, TimeUnit.SECONDS)).isTrue();

        StepVerifier.create(parallel.<Integer>ask(sink -> sink.success(count[0])))
                .expectNext(producers * each)
                .expectComplete()
                .verify(Duration.ofSeconds(30));
        assertThat(overlaps).hasValue(0);
        parallel.dispose();
    }

    /** Runs what the mailboxes gave to their worker; returns how often they hopped. */
    private int runHops() {
        int count = 0;
        for (Runnable hop = hops.poll(); hop != null; hop = hops.poll()) {
            hop.run();
            count++;
        }
        return count;
    }
}
