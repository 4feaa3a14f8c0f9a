package io.kasmina.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.kasmina.contract.BlendSpec;
import io.kasmina.djl.archive.TorchScriptArchive;
import io.kasmina.support.TensorBackend;
import io.kasmina.tensor.HeapTensorOps;
import io.kasmina.tensor.Kernel;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorOps;
import io.kasmina.tensor.TensorShape;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Activations whose channels lie last in memory stay so, and a buffer may serve either layout in turn. */
@Tag("device")
class DjlLayoutTest {

    private static final TorchScriptArchive STRIDES = TorchScriptArchive.of(
                    "Strides",
                    "def forward(self, x: Tensor) -> Tensor:\n  return torch.tensor(x.stride(), dtype=6).to(x.device) * self.one\n")
            .withParameter("one", new float[] {1}, 1);

    /** A shape as it lies in memory, and where its dimensions go: batch, channels, rest. */
    static Stream<Arguments> layouts() {
        return DjlBlendTest.specs()
                .flatMap(spec -> Stream.of(
                        Arguments.of(spec, new Shape(2, 4, 5, 3), new int[] {0, 3, 1, 2}),
                        Arguments.of(spec, new Shape(2, 2, 4, 5, 3), new int[] {0, 4, 1, 2, 3})));
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void channelsLastStayLast(BlendSpec spec, Shape inMemory, int[] order) {
        DjlLab.run(ops -> {
            try (NDManager manager = DjlLab.backend().newManager();
                    Tensor host = DjlLab.backend().borrow(turned(manager, 1, inMemory, order));
                    Tensor seed = DjlLab.backend().borrow(turned(manager, 2, inMemory, order));
                    Tensor logits = TensorBackend.floats(ops, TensorShape.of(2, 2), 1, 0.5f, 0, 2);
                    Tensor out = zeros(ops, host.shape());
                    Tensor plainHost = copied(ops, host);
                    Tensor plainSeed = copied(ops, seed)) {
                double[] expected = expected(ops, spec, plainHost, plainSeed, logits);
                for (List<Tensor> inputs : List.of(List.of(host, seed), List.of(plainHost, plainSeed))) {
                    ops.blendInto(spec, 0.7, inputs.get(0), inputs.get(1), logits, out);
                    assertThat(strides(out)).containsExactly(strides(inputs.get(0)));
                    assertThat(TensorBackend.values(ops, out)).containsExactly(expected, within(1e-6));
                }
                try (Tensor fresh = ops.blend(spec, 0.7, host, seed, logits).tensor()) {
                    assertThat(strides(fresh)).containsExactly(strides(host));
                    assertThat(TensorBackend.values(ops, fresh)).containsExactly(expected, within(1e-6));
                }
            }
        });
    }

    private static double[] expected(TensorOps ops, BlendSpec spec, Tensor host, Tensor seed, Tensor logits) {
        TensorOps heap = new HeapTensorOps();
        Tensor result = heap.blend(
                        spec,
                        0.7,
                        heap.create(host.shape(), host.dtype(), ops.read(host)),
                        heap.create(seed.shape(), seed.dtype(), ops.read(seed)),
                        heap.create(logits.shape(), logits.dtype(), ops.read(logits)))
                .tensor();
        return TensorBackend.values(heap, result);
    }

    private static NDArray turned(NDManager manager, int salt, Shape inMemory, int... order) {
        float[] values = new float[(int) inMemory.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i * 31 + salt) % 17 / 17f;
        }
        return manager.create(values, inMemory).transpose(order);
    }

    private static Tensor copied(TensorOps ops, Tensor tensor) {
        return ops.create(tensor.shape(), tensor.dtype(), ops.read(tensor));
    }

    private static Tensor zeros(TensorOps ops, TensorShape shape) {
        return TensorBackend.floats(ops, shape, new float[(int) shape.size()]);
    }

    private static double[] strides(Tensor tensor) throws IOException {
        try (Kernel kernel = DjlLab.kernel(STRIDES);
                Tensor strides = kernel.forward(tensor, false)) {
            return DjlLab.values(strides);
        }
    }
}
