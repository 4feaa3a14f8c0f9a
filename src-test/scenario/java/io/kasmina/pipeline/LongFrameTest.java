package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.blend.Activation;
import io.kasmina.contract.Outcome;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.pipeline.lane.WatchConfig;
import io.kasmina.support.ScriptedHost;
import io.kasmina.support.ThreadedBed;
import io.kasmina.telemetry.StageRecorder;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;

/** Behind a short frame comes one whose kernel is slow; nobody looks at the device meanwhile. */
@Timeout(60)
class LongFrameTest {

    private static final long LONG = 20_000;
    private static final int WARM = 2_000;
    private static final WatchConfig NEVER =
            new WatchConfig(Duration.ofHours(1), Duration.ofHours(2), Duration.ofHours(1));

    private final ThreadedBed bed = new ThreadedBed(StageRecorder.NONE, config -> config.with(NEVER));
    private final CountDownLatch queued = new CountDownLatch(1);
    private final CountDownLatch slow = new CountDownLatch(1);

    @AfterEach
    void everythingIsGivenBack() {
        queued.countDown();
        slow.countDown();
        bed.close();
        assertThat(bed.ops.open()).isZero();
    }

    @Test
    void theShortOneIsAnsweredAndCommandsAreAppliedWhileTheKernelRuns() throws Exception {
        bed.graft();
        warmUp();
        bed.kernels.get(0).beginning(() -> await(slow));
        bed.device.data(() -> await(queued)).subscribe();
        CompletableFuture<Blended> first = new CompletableFuture<>();
        CompletableFuture<Long> all = bed.kasmina
                .blend(Flux.just(brief(WARM), bed.frame(WARM + 1)), Flux.never())
                .doOnNext(answer -> {
                    first.complete(answer);
                    answer.close();
                })
                .count()
                .toFuture();
        while (bed.device.figures().queueDepth() < 2) {
            Thread.onSpinWait();
        }
        queued.countDown();

        assertThat(first.get(LONG, TimeUnit.MILLISECONDS)).isInstanceOf(Blended.Made.class);
        assertThat(bed.cull()).isInstanceOf(Outcome.Applied.class);
        assertThat(all).isNotDone();
        slow.countDown();
        assertThat(all.get(LONG, TimeUnit.MILLISECONDS)).isEqualTo(2);
    }

    /** A first blend takes long wherever it runs. */
    private void warmUp() {
        bed.kasmina
                .blend(Flux.range(0, WARM).map(this::brief), Flux.never())
                .doOnNext(Blended::close)
                .blockLast(Duration.ofMillis(LONG));
    }

    private Activation brief(int step) {
        return new Activation(
                ThreadedBed.SEED,
                step,
                bed.ops.floats(ScriptedHost.SHAPE, 1, 2, 3, 4),
                bed.ops.floats(ScriptedHost.SHAPE, 2, 4, 6, 8));
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(LONG, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
