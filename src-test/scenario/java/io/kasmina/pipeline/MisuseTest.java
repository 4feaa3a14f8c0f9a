package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.TrainingStep;
import io.kasmina.contract.UsageFault;
import io.kasmina.pipeline.step.GradientOwner;
import io.kasmina.pipeline.step.StepReport;
import io.kasmina.pipeline.step.StepScope;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.ScriptedHost;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class MisuseTest {

    private static final SeedId STRANGER = new SeedId("stranger");

    private final PipelineBed bed = PipelineBed.start();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void aSecondStepInFlightIsRefused() {
        bed.device.hold();
        CompletableFuture<StepReport> first = bed.kasmina.step(0, scope -> {}).toFuture();
        fails(bed.kasmina.step(1, scope -> {}), UsageFault.Kind.STEP_IN_FLIGHT);
        bed.device.letGo();
        assertThat(first).isCompleted();
        StepVerifier.create(bed.kasmina.step(1, scope -> {})).expectNextCount(1).verifyComplete();
    }

    @Test
    void anotherTrainingRunBeginsBetweenStepsAndItsFirstStepMayBeLower() {
        bed.device.hold();
        CompletableFuture<StepReport> first = bed.kasmina.step(7, scope -> {}).toFuture();
        fails(bed.kasmina.newRun(), UsageFault.Kind.STEP_IN_FLIGHT);
        bed.device.letGo();
        assertThat(first).isCompleted();
        StepVerifier.create(bed.kasmina.newRun()).verifyComplete();
        StepVerifier.create(bed.kasmina.mark(0)).verifyComplete();
        fails(bed.kasmina.mark(0), UsageFault.Kind.STEP_NOT_RISING);
    }

    @Test
    void aStepThatDoesNotRiseIsRefused() {
        bed.step(scope -> {});
        fails(bed.kasmina.step(0, scope -> {}), UsageFault.Kind.STEP_NOT_RISING);
        fails(bed.kasmina.step(-1, scope -> {}), UsageFault.Kind.STEP_NOT_RISING);
        StepVerifier.create(bed.kasmina.step(7, scope -> {})).expectNextCount(1).verifyComplete();
    }

    @Test
    void aStepFromWhichNobodyCouldCountOnIsRefused() {
        fails(bed.kasmina.mark(TrainingStep.LAST + 1), UsageFault.Kind.STEP_TOO_HIGH);
        fails(bed.kasmina.step(Long.MAX_VALUE, scope -> {}), UsageFault.Kind.STEP_TOO_HIGH);
        StepVerifier.create(bed.kasmina.mark(TrainingStep.LAST)).verifyComplete();
    }

    @Test
    void aStepThatFailedMayBeTriedAgain() {
        fails(bed.kasmina.step(0, scope -> scope.plan(STRANGER)), UsageFault.Kind.UNKNOWN_SEED);
        StepVerifier.create(bed.kasmina.step(0, scope -> {})).expectNextCount(1).verifyComplete();
    }

    @Test
    void theReceiverOfAReportMayBeginTheNextStepAtOnce() {
        Mono<Long> three = bed.kasmina
                .step(0, scope -> {})
                .flatMap(report -> bed.kasmina.step(report.step() + 1, scope -> {}))
                .flatMap(report -> bed.kasmina.step(report.step() + 1, scope -> {}))
                .map(StepReport::step);
        StepVerifier.create(three).expectNext(2L).verifyComplete();
    }

    @Test
    void aStepThatIsCancelledBeforeItsTurnNeverRunsAndIsNoLongerInFlight() {
        bed.device.hold();
        List<Long> ran = new ArrayList<>();
        Disposable waiting = bed.kasmina.step(0, scope -> ran.add(scope.step())).subscribe();
        waiting.dispose();
        CompletableFuture<StepReport> next =
                bed.kasmina.step(0, scope -> ran.add(scope.step() + 100)).toFuture();
        bed.device.letGo();
        assertThat(next).isCompleted();
        assertThat(ran).containsExactly(100L);
    }

    @Test
    void theDeviceThreadCannotWaitForItself() {
        bed.device.asDevice(() -> {
            fails(bed.kasmina.step(0, scope -> {}), UsageFault.Kind.AWAITS_OWN_LANE);
            fails(bed.kasmina.commands(Flux.empty()), UsageFault.Kind.AWAITS_OWN_LANE);
            fails(bed.kasmina.blend(Flux.empty(), Flux.empty()), UsageFault.Kind.AWAITS_OWN_LANE);
        });
    }

    @Test
    void aStepWithinAStepIsRefusedAtOnce() {
        AtomicReference<Throwable> inner = new AtomicReference<>();
        bed.step(scope -> bed.kasmina.step(9, nested -> {}).subscribe(report -> {}, inner::set));
        assertThat(inner.get()).isInstanceOfSatisfying(UsageFault.class, fault -> assertThat(fault.kind())
                .isEqualTo(UsageFault.Kind.AWAITS_OWN_LANE));
    }

    @Test
    void aSecondRunAndASecondStreamOfCommandsAreRefused() {
        fails(bed.kasmina.run(), UsageFault.Kind.ALREADY_RUNNING);
        fails(bed.kasmina.commands(Flux.empty()), UsageFault.Kind.ALREADY_RUNNING);
        bed.in.tryEmitComplete().orThrow();
        assertThat(bed.ends).containsEntry("commands", "complete");
        StepVerifier.create(bed.kasmina.commands(Flux.empty())).verifyComplete();
        StepVerifier.create(bed.kasmina
                        .commands(Flux.empty())
                        .then(bed.kasmina.commands(Flux.empty()).then()))
                .verifyComplete();
    }

    @Test
    void aScopeIsDeadAfterItsStep() {
        AtomicReference<StepScope> kept = new AtomicReference<>();
        bed.step(kept::set);
        assertThatThrownBy(() -> kept.get().step()).satisfies(fault -> kind(fault, UsageFault.Kind.SCOPE_OVER));
        assertThatThrownBy(() -> kept.get().trains(STRANGER))
                .satisfies(fault -> kind(fault, UsageFault.Kind.SCOPE_OVER));
    }

    @Test
    void aTensorOfTheScopeThatTheBodyClosedIsATypedErrorAndNothingLeaks() {
        bed.shadow(BlendSpec.byDefault());
        assertThatThrownBy(() -> bed.step(scope -> {
                    try (Tensor host = bed.ops.floats(ScriptedHost.SHAPE, 1, 2, 3, 4)) {
                        scope.graft(PipelineBed.SEED, host, null).close();
                        scope.graft(PipelineBed.SEED, host, null);
                    }
                }))
                .isInstanceOfSatisfying(TensorFault.class, fault -> assertThat(fault.kind())
                        .isEqualTo(TensorFault.Kind.ALREADY_CLOSED));
        assertThat(bed.ops.open()).isZero();
        assertThat(bed.autograd.isOpen()).isFalse();
    }

    @Test
    void aCollectorThatTheHostHoldsIsATypedError() {
        try (var own = bed.autograd.open()) {
            assertThatThrownBy(() -> bed.step(scope -> {}))
                    .isInstanceOfSatisfying(TensorFault.class, fault -> assertThat(fault.kind())
                            .isEqualTo(TensorFault.Kind.COLLECTOR_IN_USE));
        }
        bed.step(scope -> {});
    }

    @Test
    void aSeedThatDoesNotTrainHasNoShadowNoParametersAndNoBackwardPass() {
        bed.germinate();
        try (Tensor host = bed.ops.floats(ScriptedHost.SHAPE, 1, 2, 3, 4)) {
            fails(bed.kasmina.step(0, s -> s.shadow(PipelineBed.SEED, host)), UsageFault.Kind.WRONG_STAGE);
            fails(bed.kasmina.step(0, s -> s.parameters(PipelineBed.SEED)), UsageFault.Kind.WRONG_STAGE);
            fails(
                    bed.kasmina.step(0, s -> s.backward(host, GradientOwner.of(PipelineBed.SEED))),
                    UsageFault.Kind.WRONG_STAGE);
            fails(bed.kasmina.step(0, s -> s.shadow(STRANGER, host)), UsageFault.Kind.UNKNOWN_SEED);
        }
    }

    @Test
    void nothingIsIsolatedWithoutAHost() {
        try (PipelineBed bare = PipelineBed.withoutHost();
                Tensor loss = bare.ops.floats(io.kasmina.tensor.TensorShape.of(1), 1)) {
            fails(
                    bare.kasmina.step(0, scope -> scope.backward(loss, GradientOwner.host())),
                    UsageFault.Kind.NOT_CONFIGURED);
        }
    }

    @Test
    void nullIsRefusedAtTheCallAndLocksNothing() {
        assertThatNullPointerException()
                .isThrownBy(() -> bed.kasmina.step(0, null))
                .withMessageContaining("body");
        assertThatNullPointerException()
                .isThrownBy(() -> bed.kasmina.commands(null))
                .withMessageContaining("in");
        assertThatNullPointerException()
                .isThrownBy(() -> bed.kasmina.blend(Flux.empty(), null))
                .withMessageContaining("logits");
        bed.step(scope -> {});
    }

    private static void kind(Throwable failure, UsageFault.Kind kind) {
        assertThat(((UsageFault) failure).kind()).isEqualTo(kind);
    }

    private static void fails(Publisher<?> door, UsageFault.Kind kind) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Flux.from(door).subscribe(element -> {}, failure::set);
        assertThat(failure.get()).isInstanceOfSatisfying(UsageFault.class, fault -> assertThat(fault.kind())
                .isEqualTo(kind));
    }
}
