package io.kasmina.djl;

import static io.kasmina.djl.DjlLab.assertFault;
import static io.kasmina.djl.DjlRig.GOOD;
import static io.kasmina.djl.DjlRig.OUTER;
import static io.kasmina.djl.DjlRig.PATIENCE;
import static io.kasmina.djl.DjlRig.SEED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import io.kasmina.blend.Activation;
import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.UsageFault;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.pipeline.lane.DeviceThread;
import io.kasmina.pipeline.step.GradientOwner;
import io.kasmina.pipeline.step.StepScope;
import io.kasmina.support.TensorBackend;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import io.kasmina.tensor.TensorOps;
import io.kasmina.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Each misuse is a typed fault at once: no hang, no dead JVM, and the next step works. */
@Tag("device")
@Timeout(60)
class DjlMisuseTest {

    static Stream<Arguments> awaited() {
        Map<String, Function<DjlRig, Publisher<?>>> calls = new LinkedHashMap<>();
        calls.put("a step", rig -> rig.kasmina.step(rig.last() + 1, scope -> {}));
        calls.put("a blend", rig -> rig.kasmina.blend(Flux.never(), Flux.never()));
        calls.put("commands", rig -> rig.kasmina.commands(Flux.never()));
        calls.put("telemetry", rig -> rig.kasmina.telemetry());
        calls.put("a task of the host", rig -> rig.host.onDevice(() -> 1));
        calls.put("a task of the lane", rig -> rig.lane().control(() -> 1));
        calls.put(
                "a step of the host",
                rig -> rig.host.train(
                        rig.last() + 1,
                        () -> TinyHost.batch(rig.parts.manager(), 1, 1, true),
                        null,
                        null,
                        seed -> null));
        return calls.entrySet().stream().map(call -> Arguments.of(call.getKey(), call.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("awaited")
    void waitingForTheLaneOnTheLaneIsAFault(String what, Function<DjlRig, Publisher<?>> call) {
        try (DjlRig rig = DjlRig.open()) {
            rig.step(scope -> assertUsage(UsageFault.Kind.AWAITS_OWN_LANE, () -> Flux.from(call.apply(rig))
                    .blockFirst(PATIENCE)));
            assertUsage(
                    UsageFault.Kind.AWAITS_OWN_LANE,
                    () -> rig.call(() -> Flux.from(call.apply(rig)).blockFirst(PATIENCE)));
            rig.step(scope -> {});
        }
    }

    @Test
    void aScopeDiesWithItsStep() {
        try (DjlRig rig = DjlRig.open()) {
            rig.train(SEED, GOOD, BlendSpec.byDefault());
            AtomicReference<StepScope> kept = new AtomicReference<>();
            rig.step(kept::set);
            Tensor tensor = rig.call(() -> DjlLab.floats(1));
            uses(kept.get(), tensor).forEach((what, use) -> {
                assertUsage(UsageFault.Kind.OFF_DEVICE_THREAD, use);
                rig.call(() -> {
                    assertUsage(UsageFault.Kind.SCOPE_OVER, use);
                    return true;
                });
            });
            tensor.close();
            rig.step(scope -> {});
        }
    }

    @Test
    void aScopeBelongsToTheDeviceThread() {
        try (DjlRig rig = DjlRig.open()) {
            rig.train(SEED, GOOD, BlendSpec.byDefault());
            rig.step(scope -> {
                try (Tensor tensor = DjlLab.floats(1)) {
                    CompletableFuture.runAsync(() -> uses(scope, tensor)
                                    .forEach((what, use) -> assertUsage(UsageFault.Kind.OFF_DEVICE_THREAD, use)))
                            .join();
                }
            });
        }
    }

    @Test
    void aTensorOfTheScopeThatTheBodyClosesIsAFault() {
        try (DjlRig rig = DjlRig.open()) {
            rig.train(SEED, GOOD, BlendSpec.byDefault());
            assertFault(
                    TensorFault.Kind.ALREADY_CLOSED,
                    () -> rig.step(scope -> {
                        try (Tensor host = TensorBackend.floats(
                                rig.backend().ops(), TensorShape.of(1, TinyHost.WIDTH), new float[TinyHost.WIDTH])) {
                            Objects.requireNonNull(scope.shadow(SEED, host)).close();
                        }
                    }));
            rig.awaitOpenTensors(0);
            assertThat(rig.train(SEED).seeds()).containsKey(SEED);
        }
    }

    @Test
    void aTensorClosedTwiceOrUsedAfterItsCloseIsAFault() {
        Tensor tensor = DjlLab.call(() -> DjlLab.floats(1, 2));
        tensor.close();
        assertFault(TensorFault.Kind.ALREADY_CLOSED, tensor::close);
        DjlLab.run(ops -> {
            assertFault(TensorFault.Kind.ALREADY_CLOSED, tensor::close);
            assertFault(TensorFault.Kind.ALREADY_CLOSED, () -> ops.detach(tensor));
            assertFault(TensorFault.Kind.ALREADY_CLOSED, () -> DjlLab.backend().array(tensor));
            assertFault(
                    TensorFault.Kind.ALREADY_CLOSED,
                    () -> ops.blend(new BlendSpec.Convex(), 0.5, tensor, tensor, null));
        });
    }

    @Test
    void aBodyThatThrowsLeavesNothingBehind() {
        try (DjlRig rig = DjlRig.open()) {
            rig.train(SEED, GOOD, BlendSpec.byDefault());
            assertThatThrownBy(() -> rig.step(scope -> {
                        try (Tensor host = TensorBackend.floats(
                                rig.backend().ops(), TensorShape.of(1, TinyHost.WIDTH), new float[TinyHost.WIDTH])) {
                            scope.shadow(SEED, host);
                            throw new java.io.IOException("the host's own");
                        }
                    }))
                    .hasRootCauseInstanceOf(java.io.IOException.class);
            rig.awaitOpenTensors(0);
            assertThat(rig.call(JniUtils::isGradMode)).isFalse();
            assertThat(rig.train(SEED).seeds()).containsKey(SEED);
        }
    }

    @Test
    void aLeaseIsGivenBackOnce() {
        try (DjlRig rig = DjlRig.open()) {
            rig.graft(SEED, GOOD, BlendSpec.byDefault());
            Activation activation = rig.call(() -> activation(rig, DType.FLOAT32, null));
            Blended.Made made = (Blended.Made)
                    rig.kasmina.blend(Flux.just(activation), Flux.never()).blockFirst(PATIENCE);
            assertThat(made.tensor().shape()).isEqualTo(TensorShape.of(2, TinyHost.WIDTH));
            made.close();
            assertFault(TensorFault.Kind.ALREADY_CLOSED, made::close);
            assertFault(TensorFault.Kind.ALREADY_CLOSED, made::tensor);
        }
    }

    @Test
    void framesThatDoNotFitAreTypedFailures() {
        try (DjlRig rig = DjlRig.open()) {
            rig.graft(SEED, GOOD, BlendSpec.byDefault());
            TensorShape narrow = TensorShape.of(2, TinyHost.WIDTH - 1);
            assertThat(blend(rig, DType.FLOAT32, narrow)).isEqualTo(BlendFailure.SHAPE_MISMATCH);
            assertThat(blend(rig, DType.FLOAT64, TensorShape.of(2, TinyHost.WIDTH)))
                    .isEqualTo(BlendFailure.DTYPE_MISMATCH);
            assertThat(blend(rig, DType.FLOAT64, null)).isEqualTo(BlendFailure.KERNEL_FAILED);
        }
    }

    @Test
    void whatWouldAbortTheJvmIsRefusedFirst() {
        DjlLab.run(ops -> {
            try (NDManager manager = DjlLab.backend().newManager()) {
                for (DataType integer : new DataType[] {DataType.INT32, DataType.INT64, DataType.UINT8}) {
                    var array = manager.zeros(new Shape(2), integer);
                    assertFault(TensorFault.Kind.DTYPE_UNSUPPORTED, () -> DjlLab.backend()
                            .adopt(array));
                    assertFault(TensorFault.Kind.DTYPE_UNSUPPORTED, () -> DjlLab.backend()
                            .borrow(array));
                }
            }
        });
    }

    @Test
    void aClosedPipelineSaysSo() {
        try (DjlRig rig = DjlRig.open()) {
            rig.kasmina.close();
            assertUsage(UsageFault.Kind.PIPELINE_CLOSED, () -> rig.step(scope -> {}));
            assertUsage(UsageFault.Kind.PIPELINE_CLOSED, () -> rig.train(SEED));
            assertUsage(
                    UsageFault.Kind.PIPELINE_CLOSED,
                    () -> rig.kasmina.blend(Flux.never(), Flux.never()).blockFirst(PATIENCE));
            assertUsage(
                    UsageFault.Kind.PIPELINE_CLOSED,
                    () -> rig.kasmina.commands(Flux.never()).blockFirst(PATIENCE));
        }
    }

    @Test
    void aClosedLaneSaysSo() throws Exception {
        DeviceThread lane = DeviceThread.launch();
        DjlBackend backend = Objects.requireNonNull(
                DjlBackend.open(lane, DjlConfig.defaults()).block(PATIENCE));
        DjlRig rig = DjlRig.open(DjlOptions.on(lane, backend));
        rig.graft(SEED, GOOD, BlendSpec.byDefault());
        Activation activation = rig.call(() -> activation(rig, DType.FLOAT32, null));
        rig.call(() -> {
            backend.close();
            lane.close();
            return true;
        });
        assertThat(lane.awaitEnd(PATIENCE.toMillis())).isTrue();

        assertUsage(UsageFault.Kind.PIPELINE_CLOSED, () -> rig.step(scope -> {}));
        assertUsage(
                UsageFault.Kind.PIPELINE_CLOSED,
                () -> rig.host.onDevice(() -> 1).block(PATIENCE));
        assertUsage(
                UsageFault.Kind.PIPELINE_CLOSED,
                () -> rig.kasmina.blend(Flux.just(activation), Flux.never()).blockFirst(PATIENCE));
        assertThat(activation.host().isClosed()).isTrue();
        assertUsage(UsageFault.Kind.PIPELINE_CLOSED, () -> DjlBackend.open(lane, DjlConfig.defaults())
                .block(PATIENCE));
        rig.kasmina.close();
        rig.deleteFiles();
    }

    private static Map<String, ThrowingCallable> uses(StepScope scope, Tensor tensor) {
        Map<String, ThrowingCallable> uses = new LinkedHashMap<>();
        uses.put("step", scope::step);
        uses.put("plan", () -> scope.plan(SEED));
        uses.put("trains", () -> scope.trains(OUTER));
        uses.put("graft", () -> scope.graft(SEED, tensor, null));
        uses.put("shadow", () -> scope.shadow(SEED, tensor));
        uses.put("backward", () -> scope.backward(tensor, GradientOwner.host()));
        uses.put("parameters", () -> scope.parameters(SEED));
        uses.put(
                "report",
                () -> scope.report(
                        new HostReport(SEED, 1, SeedStage.TRAINING, 1, 0, PerformanceStatus.NOMINAL, Set.of())));
        return uses;
    }

    private static BlendFailure blend(DjlRig rig, DType host, TensorShape seedOutput) {
        Activation activation = rig.call(() -> activation(rig, host, seedOutput));
        Blended blended = rig.kasmina.blend(Flux.just(activation), Flux.never()).blockFirst(PATIENCE);
        return ((Blended.Failed) Objects.requireNonNull(blended)).reason();
    }

    /** The seed's output, if any, is FLOAT32. */
    private static Activation activation(DjlRig rig, DType host, TensorShape seedOutput) {
        TensorOps ops = rig.backend().ops();
        return new Activation(
                SEED,
                rig.last(),
                zeros(ops, host, TensorShape.of(2, TinyHost.WIDTH)),
                seedOutput == null ? null : zeros(ops, DType.FLOAT32, seedOutput));
    }

    private static Tensor zeros(TensorOps ops, DType dtype, TensorShape shape) {
        return ops.create(shape, dtype, ByteBuffer.allocate(Math.toIntExact(shape.size() * dtype.bytes())));
    }

    private static void assertUsage(UsageFault.Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(UsageFault.class, fault -> assertThat(fault.kind())
                .isEqualTo(kind));
    }
}
