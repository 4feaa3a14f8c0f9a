package io.kasmina.pipeline.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DeviceThreadStressTest {

    private static final long LONG = 10_000;

    /** A stress test makes as many rounds as fit, so that a busy machine makes it weaker and not longer. */
    private static final long STRESS_NANOS = 1_000_000_000;

    private final DeviceThread lane = DeviceThread.launch();

    @AfterEach
    void endTheLane() throws InterruptedException {
        lane.close();
        assertThat(lane.awaitEnd(LONG)).isTrue();
    }

    @Test
    void everyTaskThatRacesWithTheCloseEndsOneWayOrTheOther() throws Exception {
        long end = System.nanoTime() + STRESS_NANOS;
        for (int round = 0; System.nanoTime() < end; round++) {
            DeviceThread racing = DeviceThread.launch();
            List<CompletableFuture<String>> answers = new ArrayList<>();
            AtomicInteger sent = new AtomicInteger();
            Thread producer = new Thread(() -> {
                while (sent.get() < 60) {
                    answers.add(racing.data(() -> "ran").toFuture());
                    sent.incrementAndGet();
                }
            });
            producer.start();
            int early = 20 + round % 20;
            Spin.until(() -> sent.get() >= early);
            racing.close();
            producer.join();

            assertThat(racing.awaitEnd(LONG)).isTrue();
            assertThat(answers).hasSize(60).allMatch(CompletableFuture::isDone);
        }
    }

    @Test
    void aLaneThatIsClosedWhileWhatWaitsIsGivenUpEndsAndLosesNobody() throws Exception {
        long end = System.nanoTime() + STRESS_NANOS;
        for (int round = 0; System.nanoTime() < end; round++) {
            DeviceThread racing = DeviceThread.launch();
            AtomicInteger running = new AtomicInteger();
            CountDownLatch gate = new CountDownLatch(1);
            List<CompletableFuture<Boolean>> waits = new ArrayList<>();
            waits.add(racing.data(() -> running.incrementAndGet() > 0 && gate.await(LONG, TimeUnit.MILLISECONDS))
                    .toFuture());
            Spin.until(() -> running.get() > 0);
            for (int i = round % 8; i >= 0; i--) {
                waits.add(racing.data(() -> true).toFuture());
            }
            Thread watch = new Thread(() -> racing.giveUp(racing.figures().tasks()));
            watch.start();
            Spin.nanos(round % 50 * 1_000);
            racing.close();
            gate.countDown();
            watch.join();

            assertThat(racing.awaitEnd(LONG)).isTrue();
            assertThat(waits).allMatch(CompletableFuture::isDone);
        }
    }

    @Test
    void aTaskThatArrivesWhileTheThreadGoesToSleepWakesIt() {
        AtomicInteger awake = new AtomicInteger();
        AtomicInteger sent = new AtomicInteger();
        long end = System.nanoTime() + STRESS_NANOS;
        for (int round = 1; System.nanoTime() < end; round++) {
            int now = round;
            lane.data(() -> {
                        awake.set(now);
                        while (sent.get() < now) {
                            Thread.onSpinWait();
                        }
                        return Spin.nanos(now % 1_000);
                    })
                    .subscribe();
            Spin.until(() -> awake.get() == now);
            sent.set(now);
            Spin.until(lane.data(() -> "arrived").toFuture()::isDone);
        }
    }

    @Test
    void noTaskOfManyProducersIsLost() throws Exception {
        int producers = 4;
        int each = 5_000;
        int[] ran = new int[1];
        List<Thread> threads = new ArrayList<>();
        for (int p = 0; p < producers; p++) {
            Thread producer = new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    (i % 2 == 0 ? lane.data(() -> ran[0]++) : lane.control(() -> ran[0]++)).subscribe();
                }
            });
            producer.start();
            threads.add(producer);
        }
        for (Thread producer : threads) {
            producer.join();
        }

        assertThat(lane.data(() -> ran[0]).block()).isEqualTo(producers * each);
    }
}
