package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedStage;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.pipeline.lane.WatchConfig;
import io.kasmina.support.HeapKernel;
import io.kasmina.support.ThreadedBed;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Packet;
import io.kasmina.telemetry.StageRecorder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
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

    @Test
    void aKernelThatDoesNotComeToAnEndFailsItsSeedAndIsClosedWhenItDoes() {
        CountDownLatch stuck = new CountDownLatch(1);
        List<HeapKernel> slow = new CopyOnWriteArrayList<>();
        try (ThreadedBed bed = new ThreadedBed(StageRecorder.NONE, config -> config.with(SOON))) {
            CompletableFuture<String> reason = bed.kasmina
                    .telemetry()
                    .flatMapIterable(Packet::events)
                    .filter(event -> event.name() == EventName.GATE_FAILURE)
                    .map(event -> event.attributes().get("reason"))
                    .next()
                    .toFuture();
            bed.bus.blueprint("good", () -> {
                await(stuck);
                slow.add(HeapKernel.of(bed.ops, 2, 0));
                return slow.get(0);
            });
            bed.send(bed.policy.germinate(ThreadedBed.SEED, BlendSpec.byDefault()));
            bed.kasmina
                    .seeds()
                    .filter(view -> view.stage() == SeedStage.EMBARGOED)
                    .blockFirst(PATIENCE);
            assertThat(slow).isEmpty();

            stuck.countDown();
            await(bed, Readiness.READY);
            bed.device.control(() -> 0).block(PATIENCE);
            assertThat(slow).singleElement().extracting(HeapKernel::closes).isEqualTo(1);
            assertThat(reason).succeedsWithin(PATIENCE).isEqualTo("kernel_load_failed");
        }
    }

    private static void await(CountDownLatch gate) {
        try {
            assertThat(gate.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
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
