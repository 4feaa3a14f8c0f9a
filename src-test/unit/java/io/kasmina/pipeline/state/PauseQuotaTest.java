package io.kasmina.pipeline.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PauseQuotaTest {

    private final AtomicLong now = new AtomicLong(5);
    private final PauseQuota quota = new PauseQuota(3, Duration.ofSeconds(60), now::get);

    @Test
    void aWindowAllowsItsQuotaAndTheNextOneAsMuchAgain() {
        for (int window = 0; window < 3; window++) {
            assertThat(quota.takePause()).isTrue();
            assertThat(quota.takePause()).isTrue();
            pass(59_999);
            assertThat(quota.takePause()).isTrue();
            assertThat(quota.takePause()).isFalse();
            assertThat(quota.takePause()).isFalse();
            pass(1);
        }
    }

    @Test
    void aWindowBeginsWithThePauseThatFindsTheLastOneOver() {
        pass(90_000);
        assertThat(quota.takePause()).isTrue();
        pass(59_999);
        assertThat(quota.takePause()).isTrue();
        assertThat(quota.takePause()).isTrue();
        assertThat(quota.takePause()).isFalse();
        pass(1);
        assertThat(quota.takePause()).isTrue();
    }

    @Test
    void lanesThatPauseAtOnceGetNoMoreThanTheQuota() throws InterruptedException {
        PauseQuota shared = new PauseQuota(1_000, Duration.ofSeconds(60), now::get);
        AtomicInteger taken = new AtomicInteger();
        ExecutorService lanes = Executors.newFixedThreadPool(4);
        CountDownLatch start = new CountDownLatch(1);
        for (int lane = 0; lane < 4; lane++) {
            lanes.execute(() -> {
                try {
                    start.await();
                } catch (InterruptedException stopped) {
                    return;
                }
                for (int i = 0; i < 1_000; i++) {
                    taken.addAndGet(shared.takePause() ? 1 : 0);
                }
            });
        }
        start.countDown();
        lanes.shutdown();
        assertThat(lanes.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(taken).hasValue(1_000);
    }

    private void pass(long millis) {
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
