package io.kasmina.djl;

import static io.kasmina.djl.DjlLab.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.djl.archive.TorchScriptArchive;
import io.kasmina.support.TensorBackend;
import io.kasmina.tensor.Autograd;
import io.kasmina.tensor.Kernel;
import io.kasmina.tensor.ParameterGroup;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import io.kasmina.tensor.TensorShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("device")
class DjlKernelTest {

    private static final TorchScriptArchive MIX = TorchScriptArchive.of(
                    "Mix",
                    """
                    def forward(self, x: Tensor) -> Tensor:
                      return torch.relu(torch.matmul(x, self.weight) + self.bias)

                    def required_layers(self) -> List[str]:
                      return ["stem", "head"]
                    """)
            .withParameter("weight", new float[] {1, 2, 3, 4}, 2, 2)
            .withParameter("bias", new float[] {10, -100}, 2)
            .withParameter("idle", new float[] {7, 8, 9}, 3);

    @TempDir
    private Path folder;

    @Test
    void aLoadedKernelRunsAndDescribesItself() throws Exception {
        DjlLab.run(ops -> {
            try (Kernel kernel = DjlLab.kernel(MIX);
                    Tensor input = TensorBackend.floats(ops, TensorShape.of(1, 2), 1, 1);
                    Tensor output = kernel.forward(input, false)) {
                assertThat(DjlLab.values(output)).containsExactly(14, 0);
                assertThat(output.shape()).isEqualTo(TensorShape.of(1, 2));
                assertThat(kernel.parameterBytes()).isEqualTo(9 * 4);
                assertThat(kernel.requiredLayers()).containsExactlyInAnyOrder("stem", "head");
                assertThat(kernel.parameters().parameters())
                        .extracting(ParameterGroup.Info::name)
                        .containsExactly("weight", "bias", "idle");
                assertThat(kernel.parameters().parameters().get(0).shape()).isEqualTo(TensorShape.of(2, 2));
            }
        });
    }

    @Test
    void gradientsOfTwoPassesAddUpUntilTheyAreCleared() {
        DjlLab.run(ops -> {
            try (Kernel kernel = DjlLab.kernel(MIX);
                    Tensor input = TensorBackend.floats(ops, TensorShape.of(1, 2), 1, 2)) {
                ParameterGroup parameters = kernel.parameters();
                assertThat(parameters.maxAbsGradient()).isZero();
                assertThat(parameters.gradientAt(0, new long[] {1})).containsExactly(0);
                try (Autograd.Tape tape = DjlLab.backend().autograd().open()) {
                    for (int pass = 1; pass <= 2; pass++) {
                        try (Tensor output = kernel.forward(input, true);
                                Tensor loss = sum(output)) {
                            tape.backward(loss);
                        }
                        assertThat(parameters.gradientAt(0, new long[0])).containsExactly(pass, 0, 2 * pass, 0);
                        assertThat(parameters.maxAbsGradient()).isEqualTo(2 * pass);
                    }
                }
                assertThat(parameters.gradientAt(0, new long[] {2, 2, 1})).containsExactly(4, 4, 0);
                assertThat(parameters.gradientAt(2, new long[0])).containsExactly(0, 0, 0);
                parameters.clearGradients();
                assertThat(parameters.maxAbsGradient()).isZero();
            }
        });
    }

    @Test
    void aGroupThatDoesNotRecordGetsNoGradient() {
        DjlLab.run(ops -> {
            try (Kernel kernel = DjlLab.kernel(MIX);
                    Tensor input = TensorBackend.floats(ops, TensorShape.of(1, 2), 1, 2);
                    Autograd.Tape tape = DjlLab.backend().autograd().open()) {
                kernel.parameters().record(false);
                try (Tensor loss = sum(kernel.forward(input, true))) {
                    assertFault(TensorFault.Kind.BACKEND_FAILED, () -> tape.backward(loss));
                }
                kernel.parameters().record(true);
                try (Tensor loss = sum(kernel.forward(input, true))) {
                    tape.backward(loss);
                }
                assertThat(kernel.parameters().maxAbsGradient()).isEqualTo(2);
            }
        });
    }

    @Test
    void twoKernelsOfOneFileShareNothing() {
        DjlLab.run(ops -> {
            try (Kernel first = DjlLab.kernel(MIX);
                    Kernel second = DjlLab.kernel(MIX)) {
                assertThat(first.parameters().parameters())
                        .extracting(ParameterGroup.Info::identity)
                        .doesNotContainAnyElementsOf(second.parameters().parameters().stream()
                                .map(ParameterGroup.Info::identity)
                                .toList());
            }
        });
    }

    @Test
    void whatIsNoKernelIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("text.pt"), "no zip");
        Path other = TorchScriptArchive.of("Other", "def backward(self, x: Tensor) -> Tensor:\n  return x\n")
                .writeTo(folder.resolve("other.pt"));
        Path broken = TorchScriptArchive.of("Broken", "def forward(self, x: Tensor) -> Tensor:\n  return torch.no(x)\n")
                .writeTo(folder.resolve("broken.pt"));
        for (Path file : new Path[] {text, other, broken, folder.resolve("missing.pt"), folder}) {
            DjlLab.run(ops -> assertFault(
                    TensorFault.Kind.KERNEL_UNREADABLE,
                    () -> DjlLab.backend().kernels().load(file)));
        }
    }

    @Test
    void aKernelThatFailsIsATypedFaultAndKeepsNoMemory() {
        long before = DjlLab.backend().memoryBytes();
        DjlLab.run(ops -> {
            TorchScriptArchive tuple = TorchScriptArchive.of(
                    "Pair", "def forward(self, x: Tensor) -> Tuple[Tensor, Tensor]:\n  return (x, x)\n");
            try (Kernel kernel = DjlLab.kernel(MIX);
                    Kernel pair = DjlLab.kernel(tuple);
                    Tensor wrong = TensorBackend.floats(ops, TensorShape.of(3), 1, 2, 3)) {
                for (boolean training : new boolean[] {true, false}) {
                    assertFault(TensorFault.Kind.KERNEL_FAILED, () -> kernel.forward(wrong, training));
                    assertFault(TensorFault.Kind.KERNEL_FAILED, () -> pair.forward(wrong, training));
                    try (Autograd.Tape tape = DjlLab.backend().autograd().open()) {
                        assertFault(TensorFault.Kind.KERNEL_FAILED, () -> kernel.forward(wrong, training));
                        assertFault(TensorFault.Kind.KERNEL_FAILED, () -> pair.forward(wrong, training));
                    }
                }
                assertThat(DjlLab.values(wrong)).containsExactly(1, 2, 3);
            }
        });
        assertThat(DjlLab.backend().memoryBytes()).isEqualTo(before);
    }

    @Test
    void aKernelThatFailsLaterRecoversInTheSameTape() {
        DjlLab.run(ops -> {
            try (Kernel kernel = DjlLab.kernel(MIX);
                    Tensor right = TensorBackend.floats(ops, TensorShape.of(1, 2), 1, 2);
                    Tensor wrong = TensorBackend.floats(ops, TensorShape.of(3), 1, 2, 3);
                    Autograd.Tape tape = DjlLab.backend().autograd().open()) {
                kernel.forward(right, true).close();
                assertFault(TensorFault.Kind.KERNEL_FAILED, () -> kernel.forward(wrong, true));
                assertFault(TensorFault.Kind.KERNEL_FAILED, () -> kernel.forward(wrong, true));
                try (Tensor loss = sum(kernel.forward(right, true))) {
                    tape.backward(loss);
                }
                assertThat(kernel.parameters().maxAbsGradient()).isEqualTo(2);
            }
        });
    }

    @Test
    void onlyInsideATapeDoesAModuleTrain() {
        TorchScriptArchive flag = TorchScriptArchive.of(
                "Flag", "def forward(self, x: Tensor) -> Tensor:\n  return x + 1 if self.training else x - 1\n");
        DjlLab.run(ops -> {
            try (Kernel kernel = DjlLab.kernel(flag);
                    Tensor zero = DjlLab.floats(0)) {
                for (boolean training : new boolean[] {false, true, true, false}) {
                    try (Tensor outside = kernel.forward(zero, training);
                            Autograd.Tape tape = DjlLab.backend().autograd().open();
                            Tensor inside = kernel.forward(zero, training)) {
                        assertThat(DjlLab.values(outside)).containsExactly(-1);
                        assertThat(DjlLab.values(inside)).containsExactly(training ? 1 : -1);
                    }
                }
            }
        });
    }

    @Test
    void aKernelIsClosedOnce() {
        DjlLab.run(ops -> {
            Kernel kernel = DjlLab.kernel(MIX);
            kernel.close();
            assertFault(TensorFault.Kind.ALREADY_CLOSED, kernel::close);
            try (Tensor input = DjlLab.floats(1, 2)) {
                assertFault(TensorFault.Kind.ALREADY_CLOSED, () -> kernel.forward(input, false));
            }
        });
    }

    private static Tensor sum(Tensor tensor) {
        DjlBackend backend = DjlLab.backend();
        return backend.adopt(backend.array(tensor).sum());
    }
}
