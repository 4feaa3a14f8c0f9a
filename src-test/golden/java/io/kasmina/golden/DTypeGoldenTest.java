package io.kasmina.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.kasmina.contract.BlendSpec;
import io.kasmina.djl.DjlLab;
import io.kasmina.support.GoldenSet;
import io.kasmina.support.Halves;
import io.kasmina.support.Npz;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.HeapTensorOps;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorOps;
import io.kasmina.tensor.TensorShape;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * The golden blends in every dtype: their inputs are rounded to it first, and the plain-Java backend blends the same in double precision.
 * A tolerance is of the largest number that takes part.
 */
@Tag("device")
class DTypeGoldenTest {

    private static final Map<DType, Double> TOLERANCES =
            Map.of(DType.FLOAT16, 1.2e-3, DType.BFLOAT16, 1.5e-2, DType.FLOAT32, 1e-6, DType.FLOAT64, 1e-14);

    private final GoldenSet golden = GoldenSet.load();
    private final TensorOps exact = new HeapTensorOps();

    @TestFactory
    Stream<DynamicTest> blend() {
        return Arrays.stream(DType.values()).flatMap(dtype -> golden.cases("blend").stream()
                .map(sample -> DynamicTest.dynamicTest(
                        dtype + " " + sample.get("mode").asText() + " " + sample.get("shape") + " α "
                                + sample.get("alpha"),
                        () -> DjlLab.run(ops -> check(ops, dtype, sample)))));
    }

    private void check(TensorOps ops, DType dtype, JsonNode sample) {
        String id = sample.get("id").asText();
        BlendSpec spec = GoldenBlends.spec(sample);
        double alpha = GoldenBlends.alpha(sample);
        try (Tensor host = tensor(ops, "host_" + id, dtype);
                Tensor seed = tensor(ops, "seed_" + id, dtype);
                Tensor out = tensor(ops, "seed_" + id, dtype);
                Tensor logits = spec.needsLogits() ? tensor(ops, "logits_" + id, dtype) : null;
                Tensor exactHost = exactly(ops, host);
                Tensor exactSeed = exactly(ops, seed);
                Tensor exactLogits = logits == null ? null : exactly(ops, logits);
                Tensor expected = exact.blend(spec, alpha, exactHost, exactSeed, exactLogits)
                        .tensor()) {
            assertThat(ops.blendInto(spec, alpha, host, seed, logits, out).finite())
                    .isTrue();
            assertThat(out.dtype()).isEqualTo(dtype);
            compare(ops, dtype, out, expected, exactHost, exactSeed);
            try (Tensor fresh = ops.blend(spec, alpha, host, seed, logits).tensor()) {
                assertThat(fresh.dtype()).isEqualTo(dtype);
                compare(ops, dtype, fresh, expected, exactHost, exactSeed);
            }
        }
    }

    private void compare(TensorOps ops, DType dtype, Tensor actual, Tensor expected, Tensor host, Tensor seed) {
        double[] blended = Halves.values(ops, actual);
        double[] wanted = Halves.values(exact, expected);
        double[] hosts = Halves.values(exact, host);
        double[] seeds = Halves.values(exact, seed);
        assertThat(blended).hasSameSizeAs(wanted);
        for (int i = 0; i < blended.length; i++) {
            double size = Math.max(1, Math.abs(hosts[i]) + Math.abs(seeds[i]));
            assertThat(blended[i]).isCloseTo(wanted[i], within(TOLERANCES.get(dtype) * size));
        }
    }

    private Tensor tensor(TensorOps ops, String name, DType dtype) {
        Npz.Array array = golden.tensors().get(name);
        return Halves.tensor(ops, TensorShape.of(array.shape()), dtype, array.doubles());
    }

    private Tensor exactly(TensorOps ops, Tensor tensor) {
        return Halves.tensor(exact, tensor.shape(), DType.FLOAT64, Halves.values(ops, tensor));
    }
}
