package io.kasmina.pipeline.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

@Timeout(60)
class SerialMailboxTimerTest {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final SerialMailbox mailbox = new SerialMailbox(time);
    private final List<String> ran = new ArrayList<>();

    @Test
    void aDelayedTaskRunsWhenItsTimeComes() {
        Disposable timer = mailbox.postLater(() -> ran.add("later"), 30_000);

        time.advanceTimeBy(Duration.ofMillis(29_999));
        assertThat(ran).isEmpty();
        assertThat(timer.isDisposed()).isFalse();
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(ran).containsExactly("later");
        assertThat(timer.isDisposed()).isTrue();
    }

    @Test
    void aCancelledDelayedTaskDoesNotRun() {
        Disposable timer = mailbox.postLater(() -> ran.add("later"), 30_000);
        timer.dispose();

        time.advanceTimeBy(Duration.ofSeconds(60));
        assertThat(ran).isEmpty();
    }

    @Test
    void aPeriodicTaskBeginsAfterOnePeriodAndEndsWithItsTimer() {
        Disposable timer = mailbox.postEvery(() -> ran.add("tick"), 100);

        time.advanceTimeBy(Duration.ofMillis(350));
        assertThat(ran).hasSize(3);
        timer.dispose();
        time.advanceTimeBy(Duration.ofMillis(350));
        assertThat(ran).hasSize(3);
    }

    @Test
    void timersEndWithTheMailbox() {
        mailbox.postEvery(() -> ran.add("tick"), 100);
        mailbox.postLater(() -> ran.add("later"), 100);
        mailbox.dispose();
        time.advanceTimeBy(Duration.ofSeconds(1));

        assertThat(ran).isEmpty();
        assertThat(mailbox.postLater(() -> ran.add("later"), 1).isDisposed()).isTrue();
        assertThat(mailbox.postEvery(() -> ran.add("tick"), 1).isDisposed()).isTrue();
    }

    @Test
    void timersLeaveTheSchedulerWhenTheyAreCancelledAndWhenTheMailboxEnds() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);
        executor.setRemoveOnCancelPolicy(true);
        SerialMailbox waiting = new SerialMailbox(Schedulers.fromExecutorService(executor));
        Disposable cancelled = waiting.postLater(() -> ran.add("cancelled"), 3_600_000);
        for (int i = 0; i < 100; i++) {
            waiting.postLater(() -> ran.add("later"), 3_600_000);
            waiting.postEvery(() -> ran.add("tick"), 3_600_000);
        }
        assertThat(executor.getQueue()).hasSize(201);
        cancelled.dispose();
        assertThat(executor.getQueue()).hasSize(200);

        CompletableFuture<Void> before =
                waiting.<Void>ask(sink -> sink.success()).toFuture();
        waiting.dispose();
        assertThat(before).succeedsWithin(Duration.ofSeconds(30));
        executor.shutdown();
        assertThat(executor).satisfies(end -> assertThat(end.awaitTermination(30, TimeUnit.SECONDS))
                .as("nothing waits an hour")
                .isTrue());
        assertThat(ran).isEmpty();
    }
}
