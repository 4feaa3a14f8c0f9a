package io.kasmina.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A timer that repeats may be cancelled on an event loop while another one is being set, which takes the lock of their queue. */
@Timeout(60)
class TimerCancelTest {

    private final BusyQueue executor = new BusyQueue();
    private final Scheduler timers = Schedulers.fromExecutorService(executor);

    @AfterEach
    void endTheTimers() {
        executor.release.countDown();
        timers.dispose();
    }

    @Test
    void anIntervalIsCancelledThoughTheQueueIsBusy() throws Exception {
        Disposable interval = Flux.interval(Duration.ofHours(1), timers).subscribe();
        assertCancels(interval);
    }

    @Test
    void aPeriodicTaskIsCancelledThoughTheQueueIsBusy() throws Exception {
        Disposable task = timers.schedulePeriodically(() -> {}, 1, 1, TimeUnit.HOURS);
        assertCancels(task);
    }

    private void assertCancels(Disposable timer) throws Exception {
        executor.slow = true;
        Thread setting = new Thread(() -> timers.schedule(() -> {}, 1, TimeUnit.HOURS));
        setting.start();
        executor.compares.await();

        AtomicReference<Thread> loop = new AtomicReference<>();
        CompletableFuture<Void> cancelled = Mono.<Void>fromRunnable(() -> {
                    loop.set(Thread.currentThread());
                    timer.dispose();
                })
                .subscribeOn(Schedulers.parallel())
                .toFuture();
        while (!cancelled.isDone() && !waits(loop.get())) {
            Thread.onSpinWait();
        }
        executor.release.countDown();

        assertThat(cancelled).succeedsWithin(Duration.ofSeconds(20));
        setting.join();
    }

    private static boolean waits(Thread thread) {
        return thread != null && thread.getState() == Thread.State.WAITING;
    }

    /** Holds its queue's lock in a comparison until it may go on. */
    private static final class BusyQueue extends ScheduledThreadPoolExecutor {

        final CountDownLatch compares = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);
        volatile boolean slow;

        BusyQueue() {
            super(1);
            setRemoveOnCancelPolicy(true);
        }

        @Override
        protected <V> RunnableScheduledFuture<V> decorateTask(Runnable task, RunnableScheduledFuture<V> future) {
            return new Compared<>(task, future);
        }

        @Override
        protected <V> RunnableScheduledFuture<V> decorateTask(Callable<V> task, RunnableScheduledFuture<V> future) {
            return new Compared<>(() -> {}, future);
        }

        private final class Compared<V> extends FutureTask<V> implements RunnableScheduledFuture<V> {

            private final RunnableScheduledFuture<V> future;

            Compared(Runnable task, RunnableScheduledFuture<V> future) {
                super(task, null);
                this.future = future;
            }

            @Override
            public boolean isPeriodic() {
                return future.isPeriodic();
            }

            @Override
            public long getDelay(TimeUnit unit) {
                return future.getDelay(unit);
            }

            @Override
            public int compareTo(Delayed other) {
                if (slow) {
                    compares.countDown();
                    awaitRelease();
                }
                return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
            }

            @Override
            public boolean cancel(boolean interrupt) {
                return future.cancel(interrupt);
            }

            private void awaitRelease() {
                try {
                    release.await();
                } catch (InterruptedException interrupted) {
                    throw new AssertionError(interrupted);
                }
            }
        }
    }
}
