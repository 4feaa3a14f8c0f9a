package io.kasmina.djl;

import static io.kasmina.djl.DjlLab.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import io.kasmina.contract.BlendSpec;
import io.kasmina.djl.archive.TorchScriptArchive;
import io.kasmina.support.TensorBackend;
import io.kasmina.tensor.Autograd;
import io.kasmina.tensor.Kernel;
import io.kasmina.tensor.ParameterGroup;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import io.kasmina.tensor.TensorShape;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("device")
class DjlAutogradTest {

    private static final TorchScriptArchive SCALE = TorchScriptArchive.of(
                    "Scale", "def forward(self, x: Tensor) -> Tensor:\n  return x * self.factor\n")
            .withParameter("factor", new float[] {2});

    @Test
    void onlyOneTapeIsOpenAndEachEndsRecording() {
        DjlLab.run(ops -> {
            Autograd autograd = DjlLab.backend().autograd();
            Autograd.Tape tape = autograd.open();
            assertFault(TensorFault.Kind.COLLECTOR_IN_USE, autograd::open);
            assertThat(JniUtils.isGradMode()).isTrue();
            tape.close();
            assertThat(JniUtils.isGradMode()).isFalse();
            Autograd.Tape next = autograd.open();
            tape.close();
            assertFault(TensorFault.Kind.COLLECTOR_IN_USE, autograd::open);
            next.close();
        });
    }

    @Test
    void aHostsOwnCollectorIsNoticedAndRecordingStaysOff() {
        DjlLab.run(ops -> {
            try (GradientCollector hosts = Engine.getEngine("PyTorch").newGradientCollector()) {
                JniUtils.setGradMode(false);
                assertFault(
                        TensorFault.Kind.COLLECTOR_IN_USE,
                        () -> DjlLab.backend().autograd().open());
                assertThat(JniUtils.isGradMode()).isFalse();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("io.kasmina.djl.DjlBlendTest#specs")
    void aBlendReachesTheSeedAndNeverTheHost(BlendSpec spec) {
        DjlLab.run(ops -> {
            NDManager host = NDManager.newBaseManager("PyTorch");
            try (host;
                    Kernel kernel = DjlLab.kernel(SCALE);
                    Tensor logits = TensorBackend.floats(ops, TensorShape.of(1, 2), 3, 1);
                    Autograd.Tape tape = DjlLab.backend().autograd().open()) {
                NDArray leaf = host.ones(new Shape(1, 3));
                leaf.setRequiresGradient(true);
                NDArray layer = leaf.mul(leaf);
                try (Tensor activation = DjlLab.backend().borrow(layer);
                        Tensor detached = ops.detach(activation);
                        Tensor seed = kernel.forward(detached, true);
                        Tensor blended =
                                ops.blend(spec, 0.5, activation, seed, logits).tensor();
                        Tensor loss = sum(blended)) {
                    tape.backward(loss);
                }
                assertThat(kernel.parameters().maxAbsGradient()).isPositive();
                ParameterGroup hosts = DjlLab.backend().parameters(Map.of("leaf", leaf));
                assertThat(hosts.maxAbsGradient()).isZero();
                assertThat(hosts.gradientAt(0, new long[0])).containsExactly(0, 0, 0);
            }
        });
    }

    @Test
    void aBlendOfAFrozenSeedFeedsATrainableLayer() {
        DjlLab.run(ops -> {
            NDManager host = NDManager.newBaseManager("PyTorch");
            try (host;
                    Kernel frozen = DjlLab.kernel(SCALE);
                    Tensor input = DjlLab.floats(1, 2);
                    Tensor before = frozen.forward(input, false);
                    Autograd.Tape tape = DjlLab.backend().autograd().open();
                    Tensor within = frozen.forward(input, false)) {
                NDArray weight = host.ones(new Shape(2));
                weight.setRequiresGradient(true);
                for (Tensor seed : java.util.List.of(before, within)) {
                    try (Tensor blended = ops.blend(new BlendSpec.Residual(), 1, input, seed, null)
                                    .tensor();
                            Tensor loss = DjlLab.backend()
                                    .adopt(DjlLab.backend()
                                            .array(blended)
                                            .mul(weight)
                                            .sum())) {
                        tape.backward(loss);
                    }
                }
                ParameterGroup hosts = DjlLab.backend().parameters(Map.of("weight", weight));
                assertThat(hosts.gradientAt(0, new long[0])).containsExactly(6, 12);
                assertThat(frozen.parameters().maxAbsGradient()).isZero();
            }
        });
    }

    @Test
    void outsideATapeABlendKeepsNoGraph() {
        DjlLab.run(ops -> {
            try (Kernel kernel = DjlLab.kernel(SCALE);
                    Tensor host = DjlLab.floats(1);
                    Tensor seed = kernel.forward(host, true);
                    Tensor loss = ops.blend(new BlendSpec.Convex(), 1, host, seed, null)
                            .tensor();
                    Autograd.Tape tape = DjlLab.backend().autograd().open()) {
                assertFault(TensorFault.Kind.BACKEND_FAILED, () -> tape.backward(loss));
            }
        });
    }

    @Test
    void aWatchedActivationShowsALossThatReachesIt() {
        DjlLab.run(ops -> {
            try (Kernel kernel = DjlLab.kernel(SCALE);
                    Tensor host = DjlLab.floats(1, 1);
                    Tensor detached = ops.detach(host)) {
                try (Autograd.Tape tape = DjlLab.backend().autograd().open()) {
                    DoubleSupplier watch = tape.watch(host);
                    try (Tensor loss = sum(kernel.forward(detached, true))) {
                        tape.backward(loss);
                    }
                    assertThat(watch.getAsDouble()).isZero();
                    try (Tensor loss = sum(kernel.forward(host, true))) {
                        tape.backward(loss);
                    }
                    assertThat(watch.getAsDouble()).isEqualTo(2);
                    assertThat(tape.watch(host).getAsDouble()).isZero();
                }
                assertThat(DjlLab.backend().array(host).hasGradient()).isFalse();
            }
        });
    }

    @Test
    void aWatchThatWasClearedAnswersForWhatComesAfterwards() {
        DjlLab.run(ops -> {
            try (Kernel kernel = DjlLab.kernel(SCALE);
                    Tensor host = DjlLab.floats(1, 1);
                    Autograd.Tape tape = DjlLab.backend().autograd().open()) {
                DoubleSupplier watch = tape.watch(host);
                try (Tensor loss = sum(kernel.forward(host, true))) {
                    tape.backward(loss);
                }
                tape.clearWatched();
                assertThat(watch.getAsDouble()).isZero();
                try (Tensor loss = sum(kernel.forward(host, true))) {
                    tape.backward(loss);
                }
                assertThat(watch.getAsDouble()).isEqualTo(2);
            }
        });
    }

    @Test
    void aWatchedActivationWithAGraphReadsZero() {
        DjlLab.run(ops -> {
            try (Kernel kernel = DjlLab.kernel(SCALE);
                    Tensor host = DjlLab.floats(1);
                    Autograd.Tape tape = DjlLab.backend().autograd().open();
                    Tensor inner = kernel.forward(host, true)) {
                DoubleSupplier watch = tape.watch(inner);
                try (Tensor loss = sum(kernel.forward(inner, true))) {
                    tape.backward(loss);
                }
                assertThat(watch.getAsDouble()).isZero();
                assertThat(kernel.parameters().maxAbsGradient()).isEqualTo(4);
            }
        });
    }

    @Test
    void aLossHasOneElement() {
        DjlLab.run(ops -> {
            try (Tensor two = DjlLab.floats(1, 2);
                    Autograd.Tape tape = DjlLab.backend().autograd().open()) {
                assertFault(TensorFault.Kind.SHAPE_MISMATCH, () -> tape.backward(two));
            }
        });
    }

    @Test
    void aNaNGradientIsNotTakenForSmall() {
        DjlLab.run(ops -> {
            try (Kernel kernel = DjlLab.kernel(SCALE);
                    Tensor host = DjlLab.floats(Float.NaN);
                    Autograd.Tape tape = DjlLab.backend().autograd().open();
                    Tensor loss = kernel.forward(host, true)) {
                tape.backward(loss);
                assertThat(kernel.parameters().maxAbsGradient()).isNaN();
            }
        });
    }

    @Test
    void parametersThatShareStorageHaveOneIdentity() {
        DjlLab.run(ops -> {
            try (NDManager host = NDManager.newBaseManager("PyTorch")) {
                NDArray whole = host.ones(new Shape(4, 2));
                NDArray part = whole.get("1:3");
                NDArray alias = whole.stopGradient();
                NDArray other = host.ones(new Shape(4, 2));
                ParameterGroup group = DjlLab.backend()
                        .parameters(new java.util.TreeMap<>(Map.of("a", whole, "b", part, "c", alias, "d", other)));
                assertThat(group.parameters().get(1).identity())
                        .isEqualTo(group.parameters().get(0).identity())
                        .isEqualTo(group.parameters().get(2).identity())
                        .isNotEqualTo(group.parameters().get(3).identity());
            }
        });
    }

    @Test
    void coordinatesAndDtypesAreCheckedInJava() {
        DjlLab.run(ops -> {
            try (NDManager host = NDManager.newBaseManager("PyTorch")) {
                ParameterGroup group = DjlLab.backend().parameters(Map.of("a", host.ones(new Shape(2))));
                for (long wrong : new long[] {-1, 2}) {
                    org.assertj.core.api.Assertions.assertThatThrownBy(() -> group.gradientAt(0, new long[] {wrong}))
                            .isInstanceOf(IllegalArgumentException.class);
                }
                NDArray integers = host.ones(new Shape(2), DataType.INT32);
                assertFault(TensorFault.Kind.DTYPE_UNSUPPORTED, () -> DjlLab.backend()
                        .parameters(Map.of("a", integers)));
                assertFault(TensorFault.Kind.DTYPE_UNSUPPORTED, () -> DjlLab.backend()
                        .borrow(integers));
            }
        });
    }

    private static Tensor sum(Tensor tensor) {
        DjlBackend backend = DjlLab.backend();
        return backend.adopt(backend.array(tensor).sum());
    }
}
