package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.SeedView;
import io.kasmina.contract.UsageFault;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.pipeline.step.GradientOwner;
import io.kasmina.pipeline.step.StepReport;
import io.kasmina.support.DroppedFaults;
import io.kasmina.support.ScriptedHost;
import io.kasmina.support.ThreadedBed;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorShape;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

@Timeout(60)
class ThreadsTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final DroppedFaults faults = new DroppedFaults();
    private final ThreadedBed bed = new ThreadedBed();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void nothingIsLeftBehind() {
        gate.countDown();
        bed.close();
        faults.close();
        assertThat(bed.ops.open()).isZero();
        assertThat(bed.kernels).allSatisfy(kernel -> assertThat(kernel.closes()).isEqualTo(1));
    }

    @Test
    void aCullDuringAStepLandsAfterItAndItsEvidenceIsVoid() throws Exception {
        bed.train();
        bed.autograd.onBackward(() -> bed.host.parameters().gradient(ScriptedHost.WEIGHT, 1, 0, 0, 0));
        CompletableFuture<StepReport> report = bed.kasmina
                .step(bed.nextStep(), scope -> {
                    try (Tensor host = bed.ops.floats(ScriptedHost.SHAPE, 1, 2, 3, 4);
                            Tensor loss = bed.ops.floats(TensorShape.of(1), 1)) {
                        entered.countDown();
                        gate.await();
                        scope.shadow(ThreadedBed.SEED, host);
                        scope.backward(loss, GradientOwner.of(ThreadedBed.SEED));
                    }
                })
                .toFuture();
        entered.await();
        assertThat(bed.cull()).isInstanceOf(Outcome.Applied.class);
        assertThat(bed.kernels.get(0).closes()).isZero();
        gate.countDown();

        assertThat(report.join().seeds().get(ThreadedBed.SEED).isolation().violated())
                .isTrue();
        SeedView view = bed.kasmina.seeds().blockFirst(LONG);
        assertThat(view.stage()).isEqualTo(SeedStage.EMBARGOED);
        assertThat(view.violations()).isZero();
        assertThat(bed.device.control(() -> bed.kernels.get(0).closes()).block(LONG))
                .isEqualTo(1);
    }

    @Test
    void aCloseDuringAStepWaitsForNothingAndHangsNothing() throws Exception {
        bed.train();
        CompletableFuture<StepReport> report = held();
        entered.await();
        bed.kasmina.close();
        bed.running.join();
        assertThatThrownBy(() -> bed.kasmina.step(99, scope -> {}).block(LONG))
                .isInstanceOfSatisfying(
                        UsageFault.class, fault -> assertThat(fault.kind()).isEqualTo(UsageFault.Kind.PIPELINE_CLOSED));
        gate.countDown();
        assertThatThrownBy(report::join).isInstanceOf(CompletionException.class).hasCauseInstanceOf(UsageFault.class);
    }

    @Test
    void aRunningStepThatIsCancelledStaysInFlightUntilItsEndAndCounts() throws Exception {
        bed.train();
        bed.autograd.onBackward(() -> bed.host.parameters().gradient(ScriptedHost.WEIGHT, 1, 0, 0, 0));
        Disposable flying = bed.kasmina
                .step(bed.nextStep(), scope -> {
                    try (Tensor loss = bed.ops.floats(TensorShape.of(1), 1)) {
                        entered.countDown();
                        gate.await();
                        scope.backward(loss, GradientOwner.of(ThreadedBed.SEED));
                    }
                })
                .subscribe();
        entered.await();
        flying.dispose();
        StepVerifier.create(bed.kasmina.step(1, scope -> {}))
                .verifyErrorSatisfies(
                        failure -> assertThat(((UsageFault) failure).kind()).isEqualTo(UsageFault.Kind.STEP_IN_FLIGHT));
        gate.countDown();
        bed.device.data(() -> 0).block(LONG);

        StepVerifier.create(bed.kasmina.step(0, scope -> {}))
                .verifyErrorSatisfies(failure ->
                        assertThat(((UsageFault) failure).kind()).isEqualTo(UsageFault.Kind.STEP_NOT_RISING));
        bed.kasmina.step(1, scope -> {}).block(LONG);
        assertThat(bed.kasmina.seeds().blockFirst(LONG).violations()).isEqualTo(1);
    }

    @Test
    void thousandsOfStepsFollowEachOtherFromTheirReports() {
        Flux<StepReport> steps = bed.kasmina
                .step(0, scope -> {})
                .expand(report ->
                        report.step() < 5_000 ? bed.kasmina.step(report.step() + 1, scope -> {}) : Mono.empty());
        StepVerifier.create(steps.count()).expectNext(5_001L).expectComplete().verify(LONG);
    }

    @Test
    void streamsThatAreCancelledAtAnyMomentLoseNoTensorAndNoLease() {
        bed.graft();
        Random random = new Random(42);
        for (int round = 0; round < 300; round++) {
            int wanted = 1 + random.nextInt(20);
            bed.kasmina
                    .blend(Flux.range(0, 40).map(bed::frame), Flux.never())
                    .doOnNext(Blended::close)
                    .take(wanted)
                    .blockLast(LONG);
        }
        for (int round = 0; round < 300; round++) {
            Disposable stream = bed.kasmina
                    .blend(Flux.range(0, 40).map(bed::frame), Flux.never())
                    .subscribe(Blended::close);
            for (int spin = random.nextInt(20_000); spin > 0; spin--) {
                Thread.onSpinWait();
            }
            stream.dispose();
        }
        assertThat(bed.cull()).isInstanceOf(Outcome.Applied.class);
        // Four seconds would be too short for an embargo; what is left of the seed is asked of the device instead.
        assertThat(bed.device.control(() -> bed.kernels.get(0).closes()).block(LONG))
                .isEqualTo(1);
    }

    @Test
    void framesAreAnsweredInOrderWhileLeasesComeBackOnOtherThreads() {
        bed.graft();
        Flux<Long> steps = bed.kasmina
                .blend(Flux.range(0, 20_000).map(bed::frame), Flux.never())
                .doOnNext(answer -> Schedulers.parallel().schedule(answer::close))
                .map(Blended::step);
        StepVerifier.create(steps.collectList())
                .assertNext(seen -> assertThat(seen).isSorted().hasSize(20_000))
                .expectComplete()
                .verify(LONG);
    }

    @Test
    void aPipelineThatClosesUnderFullStreamsGivesEverythingBack() throws Exception {
        bed.graft();
        CountDownLatch ended = new CountDownLatch(1);
        AtomicReference<Throwable> end = new AtomicReference<>();
        bed.kasmina
                .blend(Flux.range(0, Integer.MAX_VALUE).map(bed::frame), Flux.never())
                .doOnNext(answer -> entered.countDown())
                .subscribe(Blended::close, failure -> {
                    end.set(failure);
                    ended.countDown();
                });
        entered.await();
        bed.kasmina.close();
        assertThat(ended.await(LONG.toSeconds(), java.util.concurrent.TimeUnit.SECONDS))
                .isTrue();
        assertThat(end.get()).isInstanceOfSatisfying(UsageFault.class, fault -> assertThat(fault.kind())
                .isEqualTo(UsageFault.Kind.PIPELINE_CLOSED));
    }

    private CompletableFuture<StepReport> held() {
        return bed.kasmina
                .step(bed.nextStep(), scope -> {
                    entered.countDown();
                    gate.await();
                })
                .toFuture();
    }
}
