package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.UsageFault;
import io.kasmina.isolate.IsolationVerdict;
import io.kasmina.isolate.Violation;
import io.kasmina.pipeline.step.GradientOwner;
import io.kasmina.pipeline.step.StepReport;
import io.kasmina.pipeline.step.StepScope;
import io.kasmina.support.HeapKernel;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.ScriptedHost;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.tensor.Tensor;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IsolationTest {

    private final PipelineBed bed = PipelineBed.start();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void aLossThatReachesTheHostIsAViolationAndFailsTheNextGate() {
        bed.train();
        leak(0.25f);
        StepReport report = bed.step(this::backward);

        IsolationVerdict verdict = report.seeds().get(PipelineBed.SEED).isolation();
        assertThat(verdict.kind()).isEqualTo(Violation.LEAK);
        assertThat(verdict.leak()).isEqualTo(0.25);
        assertThat(bed.view().violations()).isEqualTo(1);
        assertThat(bed.host.parameters().maxAbsGradient()).isZero();
        assertThat(bed.seen(EventName.ISOLATION_VIOLATION)).singleElement().satisfies(event -> {
            assertThat(event.level()).isEqualTo(Level.CRITICAL);
            assertThat(event.attributes()).containsEntry("kind", "leak").containsEntry("leak", "0.25");
        });
        assertThat(bed.advance(SeedOperation.START_GRAFTING).reasonCode()).isEqualTo("isolation_violations");
        assertThat(bed.stage()).isEqualTo(SeedStage.EMBARGOED);
    }

    @Test
    void aLossThatReachesTheActivationIsALeakToo() {
        bed.train();
        bed.autograd.watched(0.5);
        assertThat(bed.step(this::backward)
                        .seeds()
                        .get(PipelineBed.SEED)
                        .isolation()
                        .kind())
                .isEqualTo(Violation.LEAK);
    }

    @Test
    void whatTheHostsOwnPassLeavesAtAnActivationIsNoLeak() {
        bed.train();
        StepReport report = bed.step(scope -> {
            try (Tensor loss = loss()) {
                bed.autograd.onBackward(() -> bed.autograd.watched(0.5));
                scope.backward(loss, GradientOwner.host());
                bed.autograd.onBackward(() -> {});
                scope.backward(loss, GradientOwner.of(PipelineBed.SEED));
            }
        });
        assertThat(report.seeds().get(PipelineBed.SEED).isolation().violated()).isFalse();
    }

    @Test
    void gradientsAlongTheHostsAreACosineViolation() {
        bed.train();
        bed.host.parameters().gradient(ScriptedHost.WEIGHT, 1, 2, 3, 4);
        bed.autograd.onBackward(() -> bed.kernels.get(0).parameters().gradient(HeapKernel.WEIGHT, 2, 4, 6, 8));
        StepReport report = bed.step(scope -> {
            try (Tensor loss = loss()) {
                scope.backward(loss, GradientOwner.host());
                bed.host.parameters().clearGradients();
                scope.backward(loss, GradientOwner.of(PipelineBed.SEED));
            }
        });
        IsolationVerdict verdict = report.seeds().get(PipelineBed.SEED).isolation();
        assertThat(verdict.kind()).isEqualTo(Violation.COSINE);
        assertThat(verdict.cosine()).isGreaterThan(0.99);
    }

    @Test
    void theFirstPassOfAStageIsCheckedAndThenEveryFiftiethStep() {
        bed.train();
        int checks = 0;
        for (int i = 0; i < 101; i++) {
            checks += bed.step(this::backward).seeds().get(PipelineBed.SEED).isolation() == null ? 0 : 1;
        }
        assertThat(checks).isEqualTo(3); // steps 0, 50, 100
        bed.applied(SeedOperation.START_GRAFTING);
        assertThat(bed.step(this::backward).seeds().get(PipelineBed.SEED).isolation())
                .isNotNull();
    }

    @Test
    void aSeedsPassBesideUnappliedGradientsOfTheHostIsRefusedAndItsCheckStaysDue() {
        bed.train();
        bed.autograd.onBackward(() -> bed.host.parameters().gradient(ScriptedHost.WEIGHT, 1, 0, 0, 0));
        assertThatThrownBy(() -> bed.step(scope -> {
                    try (Tensor loss = loss()) {
                        scope.backward(loss, GradientOwner.host());
                    }
                    backward(scope);
                }))
                .isInstanceOfSatisfying(UsageFault.class, fault -> assertThat(fault.kind())
                        .isEqualTo(UsageFault.Kind.HOST_GRADIENTS_PENDING));
        bed.autograd.onBackward(() -> {});
        bed.host.parameters().clearGradients();
        assertThat(bed.step(this::backward).seeds().get(PipelineBed.SEED).isolation())
                .isNotNull();
    }

    @Test
    void aLeakBetweenTwoChecksIsFoundInItsOwnPassSoThatNoGateJudgesAPassUnseen() {
        bed.train();
        bed.step(this::backward);
        leak(0.5f);
        IsolationVerdict found =
                bed.step(this::pass).seeds().get(PipelineBed.SEED).isolation();
        assertThat(found).isNotNull();
        assertThat(found.kind()).isEqualTo(Violation.LEAK);
        assertThat(found.leak()).isEqualTo(0.5);
        assertThat(bed.advance(SeedOperation.START_GRAFTING).reasonCode()).isEqualTo("isolation_violations");
    }

    @Test
    void aLeakIntoAnActivationIsFoundBetweenTwoChecksThoughTheHostRecordsNothing() {
        bed.train();
        bed.host.parameters().record(false);
        bed.step(this::backward);
        bed.autograd.watched(0.5);
        assertThat(bed.step(this::pass).seeds().get(PipelineBed.SEED).isolation())
                .isNotNull()
                .extracting(IsolationVerdict::kind)
                .isEqualTo(Violation.LEAK);
    }

    @Test
    void aHostThatRecordsNothingIsReadAtChecksOnly() {
        bed.train();
        bed.host.parameters().record(false);
        int before = bed.host.parameters().reads();
        for (int i = 0; i < 50; i++) {
            bed.step(this::pass);
        }
        assertThat(bed.host.parameters().reads() - before).isEqualTo(1);
        bed.step(this::pass);
        assertThat(bed.host.parameters().reads() - before).isEqualTo(2);
    }

    @Test
    void aLeakInAStepThatFailsCountsAllTheSame() {
        bed.train();
        leak(1);
        assertThatThrownBy(() -> bed.step(scope -> {
                    backward(scope);
                    throw new IllegalStateException("after the leak");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(bed.view().violations()).isEqualTo(1);
        assertThat(bed.ops.open()).isZero();
        assertThat(bed.autograd.isOpen()).isFalse();
    }

    @Test
    void threeViolationsOpenTheBreakerWhichKeepsSeedsOutForThirtySeconds() {
        bed.train();
        leak(1);
        for (int i = 0; i < 101; i++) {
            bed.step(this::backward);
        }
        assertThat(bed.seen(EventName.BREAKER_TRANSITION)).singleElement().satisfies(event -> {
            assertThat(event.level()).isEqualTo(Level.CRITICAL);
            assertThat(event.attributes()).containsEntry("breaker", "isolation").containsEntry("to", "OPEN");
        });
        SeedId other = new SeedId("other");
        bed.send(bed.policy.germinate(other, BlendSpec.byDefault()));
        assertThat(bed.send(bed.policy.advance(other, SeedOperation.START_TRAINING)))
                .isInstanceOfSatisfying(Outcome.Refused.class, refused -> assertThat(refused.reason())
                        .isEqualTo(Refusal.ISOLATION_BREAKER_OPEN));
        assertThat(bed.advance(SeedOperation.START_GRAFTING).reasonCode()).isEqualTo("isolation_breaker_open");

        bed.pass(Duration.ofSeconds(30));
        assertThat(bed.send(bed.policy.advance(other, SeedOperation.START_TRAINING)))
                .isInstanceOf(Outcome.Applied.class);
    }

    @Test
    void oneViolationOnTrialReopensTheBreakerAndBothTransitionsAreTold() {
        bed.train();
        leak(1);
        for (int i = 0; i < 101; i++) {
            bed.step(this::backward);
        }
        bed.pass(Duration.ofSeconds(30));
        for (int i = 0; i < 50; i++) {
            bed.step(this::backward);
        }
        assertThat(bed.events(EventName.BREAKER_TRANSITION))
                .extracting(event -> event.attributes().get("from") + ">"
                        + event.attributes().get("to"))
                .containsExactly("CLOSED>OPEN", "OPEN>HALF_OPEN", "HALF_OPEN>OPEN");
    }

    @Test
    void evidenceOfALifeThatIsOverIsVoid() {
        bed.train();
        leak(1);
        bed.device.hold();
        AtomicInteger ended = new AtomicInteger();
        bed.kasmina
                .step(0, scope -> {
                    try (Tensor host = bed.ops.floats(ScriptedHost.SHAPE, 1, 2, 3, 4)) {
                        assertThat(scope.trains(PipelineBed.SEED)).isFalse();
                        assertThat(scope.plan(PipelineBed.SEED).attached()).isFalse();
                        assertThat(scope.graft(PipelineBed.SEED, host, null)).isSameAs(host);
                    }
                })
                .subscribe(report -> ended.incrementAndGet());
        bed.send(bed.policy.cull(PipelineBed.SEED));
        bed.device.letGo();

        assertThat(ended).hasValue(1);
        assertThat(bed.view().violations()).isZero();
        assertThat(bed.seen(EventName.ISOLATION_VIOLATION)).isEmpty();
    }

    @Test
    void violationsOfTheLastLifeAreForgottenInTheNext() {
        bed.train();
        leak(1);
        bed.step(this::backward);
        bed.send(bed.policy.cull(PipelineBed.SEED));
        bed.pass(Duration.ofSeconds(30));
        bed.autograd.onBackward(() -> {});
        bed.train();
        assertThat(bed.view().violations()).isZero();
        bed.step(this::backward);
        bed.applied(SeedOperation.START_GRAFTING);
    }

    private void leak(float gradient) {
        bed.autograd.onBackward(() -> bed.host.parameters().gradient(ScriptedHost.WEIGHT, 0, gradient, 0, 0));
    }

    private Tensor loss() {
        return bed.ops.floats(io.kasmina.tensor.TensorShape.of(1), 1);
    }

    /** A backward pass whose leak, if any, stays where it is until somebody checks. */
    private void pass(StepScope scope) {
        try (Tensor host = bed.ops.floats(ScriptedHost.SHAPE, 1, 2, 3, 4);
                Tensor loss = loss()) {
            scope.shadow(PipelineBed.SEED, host);
            scope.backward(loss, GradientOwner.of(PipelineBed.SEED));
        }
    }

    private void backward(StepScope scope) {
        try (Tensor host = bed.ops.floats(ScriptedHost.SHAPE, 1, 2, 3, 4);
                Tensor loss = loss()) {
            if (scope.plan(PipelineBed.SEED).stage() == SeedStage.TRAINING) {
                scope.shadow(PipelineBed.SEED, host);
            } else {
                scope.graft(PipelineBed.SEED, host, null);
            }
            scope.backward(loss, GradientOwner.of(PipelineBed.SEED));
            if (scope.step() % 50 != 0) {
                bed.host.parameters().clearGradients();
            }
        }
    }
}
