package io.kasmina.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.kasmina.contract.BlendSpec;
import io.kasmina.tensor.Autograd;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorOps;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of the differentiable path against central differences of the other path, in double precision. */
@Tag("device")
class DjlBlendGradientTest {

    private static final double ALPHA = 0.3;
    private static final double STEP = 1e-5;

    static Stream<Arguments> cases() {
        List<Shape> shapes =
                List.of(new Shape(2, 3), new Shape(2, 3, 4), new Shape(2, 3, 2, 2), new Shape(2, 3, 2, 1, 2));
        return DjlBlendTest.specs().flatMap(spec -> shapes.stream().map(shape -> Arguments.of(spec, shape)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theSeedsGradientIsTheSlopeOfTheBlendAndTheHostHasNone(BlendSpec spec, Shape shape) {
        DjlLab.run(ops -> {
            try (NDManager manager = DjlLab.backend().newManager()) {
                Random random = new Random(11);
                NDArray host = array(manager, random, shape);
                NDArray seed = array(manager, random, shape);
                NDArray weights = array(manager, random, shape);
                try (Tensor logits = DjlLab.backend().adopt(array(manager, random, new Shape(2, 4)))) {
                    double[] slopes = slopes(ops, spec, host, seed, weights, logits);
                    seed.setRequiresGradient(true);
                    host.setRequiresGradient(true);
                    assertThat(gradient(ops, spec, host, seed, weights, logits)).containsExactly(slopes, within(1e-9));
                }
            }
        });
    }

    private static double[] gradient(
            TensorOps ops, BlendSpec spec, NDArray host, NDArray seed, NDArray weights, Tensor logits) {
        try (Autograd.Tape tape = DjlLab.backend().autograd().open();
                Tensor h = DjlLab.backend().borrow(host);
                Tensor s = DjlLab.backend().borrow(seed);
                Tensor blended = ops.blend(spec, ALPHA, h, s, logits).tensor();
                Tensor loss = DjlLab.backend()
                        .adopt(DjlLab.backend().array(blended).mul(weights).sum())) {
            tape.backward(loss);
            assertThat(DjlLab.backend().parameters(Map.of("host", host)).maxAbsGradient())
                    .isZero();
            return seed.getGradient().toDoubleArray(); // the end of the tape clears it
        }
    }

    private static double[] slopes(
            TensorOps ops, BlendSpec spec, NDArray host, NDArray seed, NDArray weights, Tensor logits) {
        double[] slopes = new double[(int) seed.size()];
        for (int i = 0; i < slopes.length; i++) {
            slopes[i] = (loss(ops, spec, host, moved(seed, i, STEP), weights, logits)
                            - loss(ops, spec, host, moved(seed, i, -STEP), weights, logits))
                    / (2 * STEP);
        }
        return slopes;
    }

    private static double loss(
            TensorOps ops, BlendSpec spec, NDArray host, NDArray seed, NDArray weights, Tensor logits) {
        try (Tensor h = DjlLab.backend().borrow(host);
                Tensor s = DjlLab.backend().borrow(seed);
                Tensor out = DjlLab.backend().adopt(seed.zerosLike())) {
            ops.blendInto(spec, ALPHA, h, s, logits, out);
            return DjlLab.backend().array(out).mul(weights).sum().getDouble();
        }
    }

    private static NDArray moved(NDArray array, int index, double by) {
        double[] values = array.toDoubleArray();
        values[index] += by;
        return array.getManager().create(values, array.getShape());
    }

    private static NDArray array(NDManager manager, Random random, Shape shape) {
        return manager.create(random.doubles(shape.size(), -2, 2).toArray(), shape);
    }
}
