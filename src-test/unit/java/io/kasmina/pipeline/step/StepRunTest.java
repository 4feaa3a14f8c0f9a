package io.kasmina.pipeline.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.BlendPlan;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.UsageFault;
import io.kasmina.isolate.IsolationConfig;
import io.kasmina.isolate.IsolationRules;
import io.kasmina.pipeline.registry.ParameterRegistry;
import io.kasmina.pipeline.state.Evidence;
import io.kasmina.support.CountedOps;
import io.kasmina.support.HeapKernel;
import io.kasmina.support.ScriptedAutograd;
import io.kasmina.support.ScriptedHost;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import io.kasmina.tensor.TensorShape;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StepRunTest {

    private static final SeedId SEED = new SeedId("seed-1");

    private final CountedOps ops = new CountedOps();
    private final ScriptedAutograd autograd = new ScriptedAutograd();
    private final ScriptedHost host = new ScriptedHost();
    private final KernelTable kernels = new KernelTable(new ParameterRegistry(host::parameters));
    private final HeapKernel kernel = HeapKernel.of(ops, 2, 0);
    private final long attachment = kernels.attach(SEED, 0, kernel).attachment();
    private final Map<SeedId, Evidence> evidence = new HashMap<>();
    private final StepRun run = new StepRun(new DeviceTools(
            ops, autograd, kernels, host, IsolationConfig.defaults(), IsolationRules.of(IsolationConfig.defaults())));

    @AfterEach
    void theScopeLeftNothingOpen() {
        assertThat(ops.open()).isZero();
        assertThat(autograd.isOpen()).isFalse();
    }

    @Test
    void theReportNamesWhatWasTouched() throws Exception {
        StepRun.Result result = run(plan(SeedStage.SHADOWING, 1), scope -> {
            try (Tensor activation = activation()) {
                scope.graft(SEED, activation, null);
                scope.graft(SEED, activation, null);
            }
        });
        StepReport.SeedStep step = result.report().seeds().get(SEED);
        assertThat(step.blends()).isEqualTo(2);
        assertThat(step.stats().alphaMean()).isEqualTo(1);
        assertThat(step.kernelNanos()).isPositive();
        assertThat(step.failures()).isEmpty();
        assertThat(result.report().nanos()).isPositive();
        assertThat(evidence.get(SEED).madeAfter()).isZero();
        assertThat(evidence.get(SEED).kernelP50Millis()).isPositive();
    }

    @Test
    void aSeedThatWasNotTouchedIsNotInTheReport() throws Exception {
        assertThat(run(plan(SeedStage.SHADOWING, 1), scope -> {}).report().seeds())
                .isEmpty();
        assertThat(evidence).isEmpty();
    }

    @Test
    void aSeedThatDoesNotBlendPassesTheActivationThrough() throws Exception {
        run(plan(SeedStage.TRAINING, 0), scope -> {
            try (Tensor activation = activation()) {
                assertThat(scope.graft(SEED, activation, null)).isSameAs(activation);
                assertThat(scope.graft(new SeedId("stranger"), activation, null))
                        .isSameAs(activation);
            }
        });
        assertThat(kernel.forwards()).isZero();
    }

    @Test
    void aSeedThatDoesNotBlendInThisStepYetTrainsAlone() throws Exception {
        BlendPlan early =
                new BlendPlan(SEED, 1, SeedStage.BLENDING, 3, 0, BlendSpec.byDefault(), 0, attachment, false, true);
        StepRun.Result result = run(early, scope -> {
            try (Tensor activation = activation()) {
                assertThat(scope.graft(SEED, activation, null)).isSameAs(activation);
                assertThat(scope.shadow(SEED, activation)).isNotNull();
            }
        });
        assertThat(kernel.forwards()).isEqualTo(1);
        assertThat(result.report().seeds().get(SEED).blends()).isZero();
    }

    @Test
    void failuresAreTypedAndTheHostKeepsItsActivation() throws Exception {
        BlendPlan confidence = new BlendPlan(
                SEED, 1, SeedStage.SHADOWING, 3, 1, BlendSpec.Confidence.defaults(), 0, attachment, true, false);
        StepRun.Result result = run(confidence, scope -> {
            try (Tensor activation = activation();
                    Tensor few = ops.floats(TensorShape.of(2, 1), 1, 1);
                    Tensor nan = ops.floats(TensorShape.of(2, 2), 1, Float.NaN, 0, 1)) {
                assertThat(scope.graft(SEED, activation, null)).isSameAs(activation);
                assertThat(scope.graft(SEED, activation, few)).isSameAs(activation);
                assertThat(scope.graft(SEED, activation, nan)).isSameAs(activation);
                kernel.failing(TensorFault.Kind.KERNEL_FAILED);
                assertThat(scope.graft(SEED, activation, null)).isSameAs(activation);
            }
        });
        assertThat(result.report().seeds().get(SEED).failures())
                .containsExactly(
                        BlendFailure.MISSING_LOGITS,
                        BlendFailure.TOO_FEW_CLASSES,
                        BlendFailure.NOT_FINITE,
                        BlendFailure.KERNEL_FAILED);
    }

    @Test
    void aShadowThatFailsIsNullAndCounted() throws Exception {
        kernel.answering(TensorShape.of(3));
        StepRun.Result result = run(plan(SeedStage.TRAINING, 0), scope -> {
            try (Tensor activation = activation()) {
                assertThat(scope.shadow(SEED, activation)).isNull();
                kernel.failing(TensorFault.Kind.KERNEL_FAILED);
                assertThat(scope.shadow(SEED, activation)).isNull();
            }
        });
        assertThat(result.report().seeds().get(SEED).failures())
                .containsExactly(BlendFailure.SHAPE_MISMATCH, BlendFailure.KERNEL_FAILED);
    }

    @Test
    void anotherFaultOfTheBackendEndsTheStep() {
        kernel.failing(TensorFault.Kind.BACKEND_FAILED);
        assertThatThrownBy(() -> run(plan(SeedStage.TRAINING, 0), scope -> {
                    try (Tensor activation = activation()) {
                        scope.shadow(SEED, activation);
                    }
                }))
                .isInstanceOf(TensorFault.class);
    }

    @Test
    void theKernelSeesADetachedActivationAndItsOutputsAreClosedByTheScope() throws Exception {
        Tensor[] handed = new Tensor[1];
        run(plan(SeedStage.TRAINING, 0), scope -> {
            try (Tensor activation = activation()) {
                handed[0] = scope.shadow(SEED, activation);
                assertThat(handed[0].isClosed()).isFalse();
            }
        });
        assertThat(handed[0].isClosed()).isTrue();
    }

    @Test
    void anExceptionOfTheBodyClosesEverythingAndKeepsItsEvidence() {
        assertThatThrownBy(() -> run(plan(SeedStage.SHADOWING, 1), scope -> {
                    try (Tensor activation = activation()) {
                        scope.graft(SEED, activation, null);
                        throw new java.io.IOException("disk");
                    }
                }))
                .isInstanceOf(java.io.IOException.class);
        assertThat(evidence).containsKey(SEED);
    }

    @Test
    void theBodysOwnFailureIsNotHiddenByATensorThatItClosed() {
        assertThatThrownBy(() -> run(plan(SeedStage.SHADOWING, 1), scope -> {
                    try (Tensor activation = activation()) {
                        scope.graft(SEED, activation, null).close();
                        throw new java.io.IOException("disk");
                    }
                }))
                .isInstanceOf(java.io.IOException.class)
                .hasSuppressedException(
                        new TensorFault(TensorFault.Kind.ALREADY_CLOSED, "heap tensor FLOAT32 " + ScriptedHost.SHAPE));
    }

    @Test
    void theScopeIsForItsThreadOnly() throws Exception {
        run(plan(SeedStage.SHADOWING, 1), scope -> assertThatThrownBy(
                        () -> CompletableFuture.supplyAsync(scope::step).join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(UsageFault.class, fault -> assertThat(fault.kind())
                        .isEqualTo(UsageFault.Kind.OFF_DEVICE_THREAD)));
    }

    @Test
    void aPlanWhoseKernelIsGoneStandsWithoutIt() throws Exception {
        kernels.detach(attachment);
        run(plan(SeedStage.TRAINING, 0), scope -> {
            assertThat(scope.trains(SEED)).isFalse();
            assertThat(scope.plan(SEED).attached()).isFalse();
        });
    }

    @Test
    void theSeedsOptimizerGetsItsParameters() throws Exception {
        run(plan(SeedStage.TRAINING, 0), scope -> assertThat(scope.parameters(SEED))
                .isSameAs(kernel.parameters()));
    }

    private StepRun.Result run(BlendPlan plan, StepBody body) throws Exception {
        return run.run(1, Map.of(SEED, plan), body, evidence::put);
    }

    private BlendPlan plan(SeedStage stage, double alpha) {
        boolean trains = stage == SeedStage.TRAINING || stage == SeedStage.BLENDING;
        return new BlendPlan(SEED, 1, stage, 3, alpha, BlendSpec.byDefault(), 0, attachment, stage.isBlended(), trains);
    }

    private Tensor activation() {
        return ops.floats(ScriptedHost.SHAPE, 1, 2, 3, 4);
    }
}
