package io.kasmina.pipeline.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.kasmina.contract.UsageFault;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Hooks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

@Timeout(60)
class SerialMailboxTest {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final SerialMailbox mailbox = new SerialMailbox(time);
    private final Queue<Runnable> hops = new ArrayDeque<>();
    private final SerialMailbox byHand = new SerialMailbox(Schedulers.fromExecutor(hops::add));
    private final List<String> ran = new ArrayList<>();

    @AfterEach
    void forgetHooks() {
        Hooks.resetOnErrorDropped();
    }

    @Test
    void tasksRunInTheOrderOfPosting() {
        byHand.post(() -> ran.add("first"));
        byHand.post(() -> ran.add("second"));
        assertThat(ran).isEmpty();

        runHops();
        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void aTaskPostedByATaskRunsAfterThoseThatWait() {
        byHand.post(() -> {
            byHand.post(() -> ran.add("posted inside"));
            ran.add("outer");
        });
        byHand.post(() -> ran.add("waiting"));

        runHops();
        assertThat(ran).containsExactly("outer", "waiting", "posted inside");
    }

    @Test
    void aBurstCostsOneHop() {
        for (int i = 0; i < 1_000; i++) {
            byHand.post(() -> ran.add("task"));
        }

        assertThat(runHops()).isEqualTo(1);
        assertThat(ran).hasSize(1_000);
        byHand.post(() -> ran.add("next"));
        assertThat(runHops()).isEqualTo(1);
    }

    @Test
    void aHookForDroppedErrorsThatThrowsLeavesTheMailboxFree() {
        Hooks.onErrorDropped(failure -> {
            throw new IllegalStateException("hook", failure);
        });
        byHand.post(() -> {
            throw new IllegalStateException("broken task");
        });
        byHand.post(() -> ran.add("behind"));

        runHops();
        byHand.post(() -> ran.add("later"));
        runHops();
        assertThat(ran).containsExactly("behind", "later");
    }

    @Test
    void mailboxesThatShareAWorkerTakeTurns() {
        SerialMailbox other = new SerialMailbox(Schedulers.fromExecutor(hops::add));
        for (int i = 0; i < 2_048; i++) {
            byHand.post(() -> ran.add("long"));
        }
        other.post(() -> ran.add("short"));

        assertThat(runHops()).isEqualTo(3);
        assertThat(ran).hasSize(2_049);
        assertThat(ran.indexOf("short")).isEqualTo(1_024);
    }

    @Test
    void anAnswerComesFromTheWorker() {
        SerialMailbox parallel = new SerialMailbox(Schedulers.parallel());

        StepVerifier.create(parallel.<String>ask(
                        sink -> sink.success(Thread.currentThread().getName())))
                .assertNext(thread -> assertThat(thread).startsWith("parallel-"))
                .verifyComplete();
        parallel.dispose();
    }

    @Test
    void anAnswerMayComeLater() {
        CompletableFuture<String> answer = mailbox.<String>ask(
                        sink -> mailbox.postLater(() -> sink.success("answered"), 1_000))
                .toFuture();

        time.advanceTime();
        assertThat(answer).isNotDone();
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(answer).isCompletedWithValue("answered");
    }

    @Test
    void aQuestionThatThrowsFailsItsAskerAlone() {
        CompletableFuture<Throwable> broken = mailbox.<String>ask(sink -> {
                    throw new IllegalStateException("broken rule");
                })
                .toFuture()
                .handle((value, failure) -> failure);
        CompletableFuture<String> next =
                mailbox.<String>ask(sink -> sink.success("answered")).toFuture();

        time.advanceTime();
        assertThat(broken.getNow(null)).hasMessage("broken rule");
        assertThat(next).isCompletedWithValue("answered");
    }

    @Test
    void aTaskThatThrowsIsReportedAndDoesNotStopThoseBehindIt() {
        List<String> dropped = new ArrayList<>();
        Hooks.onErrorDropped(failure -> dropped.add(failure.getMessage()));
        mailbox.post(() -> {
            throw new IllegalStateException("broken task");
        });
        mailbox.post(() -> ran.add("behind"));

        time.advanceTime();
        assertThat(dropped).containsExactly("broken task");
        assertThat(ran).containsExactly("behind");
        mailbox.post(() -> ran.add("later"));
        time.advanceTime();
        assertThat(ran).containsExactly("behind", "later");
    }

    @Test
    void whatWasPostedBeforeTheEndStillRunsAndNothingAfterIt() {
        mailbox.post(() -> ran.add("before"));
        CompletableFuture<String> asked =
                mailbox.<String>ask(sink -> sink.success("answered")).toFuture();
        mailbox.dispose();
        mailbox.dispose();
        mailbox.post(() -> ran.add("after"));
        assertThat(mailbox.isDisposed()).isTrue();

        time.advanceTime();
        assertThat(ran).containsExactly("before");
        assertThat(asked).isCompletedWithValue("answered");
    }

    @Test
    void aQuestionAfterTheEndIsRefused() {
        mailbox.dispose();
        StepVerifier.create(mailbox.<String>ask(sink -> sink.success("late"))).verifyErrorSatisfies(isClosed());

        time.advanceTime();
        StepVerifier.create(mailbox.<String>ask(sink -> sink.success("late"))).verifyErrorSatisfies(isClosed());
    }

    @Test
    void aMailboxWhoseSchedulerEndedRefusesInsteadOfHanging() {
        Scheduler gone = Schedulers.newSingle("gone");
        SerialMailbox orphan = new SerialMailbox(gone);
        gone.dispose();

        StepVerifier.create(orphan.<String>ask(sink -> sink.success("late"))).verifyErrorSatisfies(isClosed());
        StepVerifier.create(orphan.<String>ask(sink -> sink.success("late"))).verifyErrorSatisfies(isClosed());
        assertThatCode(() -> orphan.post(() -> ran.add("late"))).doesNotThrowAnyException();
        assertThat(ran).isEmpty();
    }

    @Test
    void noTaskOfManyProducersIsLostOrOverlapsAnother() throws Exception {
        int producers = 4;
        int each = 20_000;
        SerialMailbox parallel = new SerialMailbox(Schedulers.parallel());
        AtomicBoolean inside = new AtomicBoolean();
        AtomicInteger overlaps = new AtomicInteger();
        int[] count = new int[1];
        CountDownLatch posted = new CountDownLatch(producers);
        for (int p = 0; p < producers; p++) {
            new Thread(() -> {
                        for (int i = 0; i < each; i++) {
                            parallel.post(() -> {
                                overlaps.addAndGet(inside.compareAndSet(false, true) ? 0 : 1);
                                count[0]++;
                                inside.set(false);
                            });
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

    /** Runs what the mailbox gave to its worker; returns how often it hopped. */
    private int runHops() {
        int count = 0;
        for (Runnable hop = hops.poll(); hop != null; hop = hops.poll()) {
            hop.run();
            count++;
        }
        return count;
    }

    private static Consumer<Throwable> isClosed() {
        return failure -> assertThat(failure).isInstanceOfSatisfying(UsageFault.class, fault -> assertThat(fault.kind())
                .isEqualTo(UsageFault.Kind.PIPELINE_CLOSED));
    }
}
