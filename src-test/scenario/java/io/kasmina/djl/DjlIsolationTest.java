package io.kasmina.djl;

import static io.kasmina.djl.DjlRig.GOOD;
import static io.kasmina.djl.DjlRig.SEED;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.loss.Loss;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedOperation;
import io.kasmina.isolate.IsolationVerdict;
import io.kasmina.isolate.Violation;
import io.kasmina.pipeline.step.GradientOwner;
import io.kasmina.pipeline.step.StepReport;
import io.kasmina.pipeline.step.StepScope;
import io.kasmina.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A seed's loss that reaches the host is seen, though the host's parameters record nothing; an honest one is never taken for it. */
@Tag("device")
@Timeout(60)
class DjlIsolationTest {

    private static final BiFunction<NDArray, NDArray, NDArray> HONEST = (host, seed) -> seed;
    private static final BiFunction<NDArray, NDArray, NDArray> UNDETACHED = NDArray::add;

    @Test
    void anUndetachedHostIsCaughtInTraining() {
        try (DjlRig rig = DjlRig.open()) {
            rig.train(SEED, GOOD, BlendSpec.byDefault());
            assertHonest(step(rig, HONEST));
            assertLeak(step(rig, UNDETACHED));
            assertHonest(step(rig, HONEST));
            assertHonest(rig.train(SEED));
            assertThat(rig.await(SEED, view -> true).violations()).isEqualTo(1);
            assertThat(rig.send(rig.policy.advance(SEED, SeedOperation.START_GRAFTING))
                            .reasonCode())
                    .isEqualTo("isolation_violations");
        }
    }

    @ParameterizedTest
    @MethodSource("io.kasmina.djl.DjlLifeTest#specs")
    void anUndetachedHostIsCaughtInBlending(BlendSpec spec) {
        try (DjlRig rig = DjlRig.open()) {
            rig.graft(SEED, GOOD, spec);
            assertHonest(step(rig, HONEST));
            assertLeak(step(rig, UNDETACHED));
            assertHonest(step(rig, HONEST));
            assertHonest(rig.train(SEED));
        }
    }

    @Test
    void anUndetachedHostIsCaughtThoughItsTensorIsClosedBeforeThePass() {
        try (DjlRig rig = DjlRig.open()) {
            rig.train(SEED, GOOD, BlendSpec.byDefault());
            assertLeak(rig.step(scope -> {
                try (NDManager manager = rig.backend().newManager()) {
                    Tensor host = rig.backend().adopt(features(rig, manager));
                    NDArray mixed = rig.backend()
                            .array(host)
                            .add(rig.backend().array(Objects.requireNonNull(scope.shadow(SEED, host))));
                    mixed.attach(manager);
                    host.close();
                    backward(rig, scope, manager, mixed);
                }
            }));
        }
    }

    @Test
    void aHostThatRecordsIsCaughtToo() {
        try (DjlRig rig = DjlRig.open()) {
            rig.train(SEED, GOOD, BlendSpec.byDefault());
            rig.call(() -> {
                rig.parts.model().parameters().record(true);
                return true;
            });
            assertLeak(step(rig, UNDETACHED));
            // What leaked was cleared: it must not reach the host's own optimizer.
            assertThat(rig.call(() -> rig.parts.model().parameters().maxAbsGradient()))
                    .isZero();
        }
    }

    @Test
    void aLeakOfOneSeedIsNotTheNextOnes() {
        DjlOptions two = DjlOptions.shared().host(backend -> TinyHost.build(backend, SEED, DjlRig.OUTER));
        try (DjlRig rig = DjlRig.open(two)) {
            rig.train(SEED, GOOD, BlendSpec.byDefault());
            rig.train(DjlRig.OUTER, GOOD, BlendSpec.byDefault());
            StepReport report = rig.step(scope -> {
                try (NDManager manager = rig.backend().newManager();
                        Tensor host = rig.backend().borrow(features(rig, manager))) {
                    NDArray leaking = rig.backend()
                            .array(host)
                            .add(rig.backend().array(Objects.requireNonNull(scope.shadow(SEED, host))));
                    NDArray honest = rig.backend().array(Objects.requireNonNull(scope.shadow(DjlRig.OUTER, host)));
                    backward(rig, scope, manager, leaking);
                    try (Tensor loss = rig.backend().adopt(honest.sum())) {
                        scope.backward(loss, GradientOwner.of(DjlRig.OUTER));
                    }
                }
            });
            assertLeak(report);
            assertThat(Objects.requireNonNull(report.seeds().get(DjlRig.OUTER).isolation())
                            .leak())
                    .isZero();
        }
    }

    @Test
    void aHostWithAPathAroundTheGraftIsHonest() {
        // The block's input, the graft's own activation, is added behind the graft: the host's business, not the
        // seed's.
        try (DjlRig rig = DjlRig.open(DjlOptions.shared().host(backend -> {
            Block graft = new GraftBlock(SEED, LambdaBlock.singleton(activation -> activation));
            Block around = new ParallelBlock(
                    lists -> new NDList(
                            lists.get(0).singletonOrThrow().add(lists.get(1).singletonOrThrow())),
                    List.of(graft, LambdaBlock.singleton(activation -> activation)));
            return TinyHost.build(
                    backend, new SequentialBlock().add(TinyHost.plain()).add(around));
        }))) {
            rig.train(SEED, GOOD, BlendSpec.byDefault());
            float first = 0;
            for (int i = 0; i < 40; i++) {
                assertHonest(rig.train(SEED));
                first = i == 0 ? rig.loss() : first;
            }
            assertThat(rig.loss()).isLessThan(first);
        }
    }

    /** Takes a step whose head gets a mixture of the host's activation and the seed's or the blended one. */
    private static StepReport step(DjlRig rig, BiFunction<NDArray, NDArray, NDArray> mixture) {
        return rig.step(scope -> {
            try (NDManager manager = rig.backend().newManager();
                    Tensor host = rig.backend().borrow(features(rig, manager));
                    Tensor logits = rig.backend()
                            .borrow(Objects.requireNonNull(
                                    batch(manager).logits().apply(SEED)))) {
                Tensor seed = scope.plan(SEED).blends() ? scope.graft(SEED, host, logits) : scope.shadow(SEED, host);
                NDArray mixed =
                        mixture.apply(rig.backend().array(host), rig.backend().array(Objects.requireNonNull(seed)));
                backward(rig, scope, manager, mixed);
            }
        });
    }

    private static void backward(DjlRig rig, StepScope scope, NDManager manager, NDArray mixed) {
        NDArray input = mixed.reshape(mixed.getShape());
        input.attach(manager);
        NDArray predictions = TinyHost.run(rig.parts.head(), input);
        NDArray value = Loss.softmaxCrossEntropyLoss().evaluate(batch(manager).labels(), new NDList(predictions));
        value.attach(manager);
        try (Tensor loss = rig.backend().borrow(value)) {
            scope.backward(loss, GradientOwner.of(SEED));
        }
    }

    private static NDArray features(DjlRig rig, NDManager manager) {
        return TinyHost.run(rig.parts.features(), batch(manager).data().singletonOrThrow());
    }

    private static HostBatch batch(NDManager manager) {
        return TinyHost.batch(manager, 8, 1, true);
    }

    private static void assertLeak(StepReport report) {
        IsolationVerdict verdict =
                Objects.requireNonNull(report.seeds().get(SEED).isolation());
        assertThat(verdict.kind()).isEqualTo(Violation.LEAK);
        assertThat(verdict.leak()).isPositive();
    }

    private static void assertHonest(StepReport report) {
        IsolationVerdict verdict =
                Objects.requireNonNull(report.seeds().get(SEED).isolation());
        assertThat(verdict.leak()).isZero();
    }
}
