package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendFailure;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.pipeline.lane.WatchConfig;
import io.kasmina.support.ThreadedBed;
import io.kasmina.telemetry.StageRecorder;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A real device thread that is stuck, and comes back. */
@Timeout(60)
class WedgedThreadTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final WatchConfig SOON =
            new WatchConfig(Duration.ofMillis(100), Duration.ofSeconds(40), Duration.ofMillis(5));

    @Test
    void framesPassThroughWhileTheDeviceIsStuckAndAreBlendedAfterwards() {
        CountDownLatch stuck = new CountDownLatch(1);
        try (ThreadedBed bed = new ThreadedBed(StageRecorder.NONE, config -> config.with(SOON))) {
            bed.graft();
            bed.device
                    .data(() -> stuck.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .onErrorComplete()
                    .subscribe();
            Blended passed = blend(bed, 1);
            assertThat(passed).isInstanceOfSatisfying(Blended.Failed.class, failed -> assertThat(failed.reason())
                    .isEqualTo(BlendFailure.DEVICE_WEDGED));
            assertThat(bed.kasmina.readiness()).isEqualTo(Readiness.DEVICE_WEDGED);

            stuck.countDown();
            await(bed, Readiness.READY);
            Blended made = blend(bed, 2);
            assertThat(made).isInstanceOf(Blended.Made.class);
        }
    }

    private static Blended blend(ThreadedBed bed, long step) {
        return bed.kasmina
                .blend(Flux.just(bed.frame(step)), Flux.never())
                .doOnNext(Blended::close)
                .blockLast(PATIENCE);
    }

    private static void await(ThreadedBed bed, Readiness wanted) {
        Readiness seen = Mono.fromSupplier(bed.kasmina::readiness)
                .filter(wanted::equals)
                .repeatWhenEmpty(again -> again.delayElements(Duration.ofMillis(5)))
                .block(PATIENCE);
        assertThat(seen).isEqualTo(wanted);
    }
}
