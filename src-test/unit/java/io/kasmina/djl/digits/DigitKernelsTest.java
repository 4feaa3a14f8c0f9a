package io.kasmina.djl.digits;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.djl.DjlLab;
import io.kasmina.djl.archive.TorchScriptArchive;
import io.kasmina.support.TensorBackend;
import io.kasmina.tensor.Kernel;
import io.kasmina.tensor.ParameterGroup;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("device")
class DigitKernelsTest {

    private static final TensorShape PLACE = TensorShape.of(2, 16, 4, 4);

    @TempDir
    private Path folder;

    @Test
    void theBottleneckStartsAsTheIdentity() {
        onKernel(DigitKernels.bottleneck(6), (input, output) -> {
            assertThat(output.shape()).isEqualTo(PLACE);
            assertThat(values(output)).isEqualTo(values(input));
        });
    }

    @Test
    void theMisshapenKernelHasHalfTheChannels() {
        onKernel(DigitKernels.misshapen(6), (input, output) -> assertThat(output.shape())
                .isEqualTo(TensorShape.of(2, 8, 4, 4)));
    }

    @Test
    void theBottleneckHasTheParameterThatTheHostComparesWith() {
        DjlLab.run(ops -> {
            try (Kernel kernel = load(DigitKernels.bottleneck(6))) {
                assertThat(kernel.parameters().parameters())
                        .extracting(ParameterGroup.Info::name)
                        .contains(DigitKernels.EXPAND_BIAS);
            }
        });
    }

    @Test
    void equalSeedsGiveEqualFiles() {
        assertThat(DigitKernels.bottleneck(6).toBytes())
                .isEqualTo(DigitKernels.bottleneck(6).toBytes())
                .isNotEqualTo(DigitKernels.bottleneck(7).toBytes());
    }

    private void onKernel(TorchScriptArchive archive, BiConsumer<Tensor, Tensor> check) {
        float[] values = new float[Math.toIntExact(PLACE.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 17 / 16f;
        }
        DjlLab.run(ops -> {
            try (Kernel kernel = load(archive);
                    Tensor input = TensorBackend.floats(ops, PLACE, values);
                    Tensor output = kernel.forward(input, false)) {
                check.accept(input, output);
            }
        });
    }

    private Kernel load(TorchScriptArchive archive) throws IOException {
        return DjlLab.backend().kernels().load(archive.writeTo(folder.resolve("kernel.pt")));
    }

    private static double[] values(Tensor tensor) {
        return TensorBackend.values(DjlLab.backend().ops(), tensor);
    }
}
