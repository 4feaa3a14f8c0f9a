package io.kasmina.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.step.StepReport;
import io.kasmina.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** What the tests of lives on real tensors measure. */
abstract class DjlLifeBed {

    static Stream<BlendSpec> specs() {
        float[] channels = new float[TinyHost.WIDTH];
        Arrays.fill(channels, 0.9f);
        return Stream.of(
                new BlendSpec.Convex(),
                new BlendSpec.Residual(),
                BlendSpec.Channel.of(channels),
                BlendSpec.Confidence.defaults());
    }

    /** Trains for some steps, each of which must be honest; returns the mean loss of the last eight. */
    static float learn(DjlRig rig, SeedId seed, int steps) {
        float sum = 0;
        for (int i = 1; i <= steps; i++) {
            StepReport report = rig.train(seed);
            assertThat(report.seeds().get(seed).failures()).isEmpty();
            assertThat(leak(report, seed)).isZero();
            sum += i > steps - 8 ? rig.loss() : 0;
        }
        return sum / 8;
    }

    static double leak(StepReport report, SeedId seed) {
        return Objects.requireNonNull(report.seeds().get(seed).isolation()).leak();
    }

    /** Returns everything that the host keeps, running statistics too. */
    static Map<String, List<Float>> parameters(DjlRig rig) {
        return rig.call(() -> {
            Map<String, List<Float>> values = new TreeMap<>();
            for (Pair<String, Parameter> parameter : rig.parts.root().getParameters()) {
                values.put(
                        parameter.getKey(), list(parameter.getValue().getArray().toFloatArray()));
            }
            return values;
        });
    }

    /** Returns what a seed that blends makes of a fixed activation: it changes with the kernel's parameters. */
    static float[] output(DjlRig rig, SeedId seed) {
        AtomicReference<float[]> output = new AtomicReference<>();
        rig.step(scope -> {
            try (NDManager manager = rig.backend().newManager();
                    Tensor host = rig.backend().borrow(manager.ones(new Shape(1, TinyHost.WIDTH)));
                    Tensor logits = rig.backend().borrow(manager.create(new float[] {9, 0, 0, 0}, new Shape(1, 4)))) {
                output.set(rig.backend().array(scope.graft(seed, host, logits)).toFloatArray());
            }
        });
        return output.get();
    }

    static List<Float> list(float[] values) {
        List<Float> list = new ArrayList<>();
        for (float value : values) {
            list.add(value);
        }
        return list;
    }
}
