package io.kasmina.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.kasmina.contract.BlendSpec;
import io.kasmina.isolate.Moments;
import io.kasmina.support.GoldenSet;
import io.kasmina.support.Npz;
import io.kasmina.support.TensorBackend;
import io.kasmina.tensor.BlendStats;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorOps;
import io.kasmina.tensor.TensorShape;
import java.util.DoubleSummaryStatistics;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The golden parts that work on tensors, for any backend. */
abstract class TensorGoldenContract {

    private final GoldenSet golden = GoldenVectorTest.golden();

    /** Returns the backend under test. */
    abstract TensorBackend backend();

    @TestFactory
    Stream<DynamicTest> blend() {
        return golden.cases("blend").stream()
                .map(sample -> DynamicTest.dynamicTest(
                        sample.get("mode").asText() + " " + sample.get("shape") + " α " + sample.get("alpha"),
                        () -> backend().run(ops -> checkBlend(ops, sample))));
    }

    @TestFactory
    Stream<DynamicTest> isolation() {
        return golden.cases("isolation").stream()
                .map(sample ->
                        DynamicTest.dynamicTest("n " + sample.get("n") + " id " + sample.get("id"), () -> backend()
                                .run(ops -> checkMoments(ops, sample))));
    }

    private void checkBlend(TensorOps ops, JsonNode sample) {
        String id = sample.get("id").asText();
        BlendSpec spec = GoldenBlends.spec(sample);
        double alpha = GoldenBlends.alpha(sample);
        double[] expected = golden.tensors().get("out_" + id).doubles();
        try (Tensor host = tensor(ops, "host_" + id);
                Tensor seed = tensor(ops, "seed_" + id);
                Tensor out = tensor(ops, "seed_" + id);
                Tensor logits = spec.needsLogits() ? tensor(ops, "logits_" + id) : null) {
            BlendStats stats = ops.blendInto(spec, alpha, host, seed, logits, out);
            assertThat(stats.finite()).isTrue();
            checkClose(TensorBackend.values(ops, out), expected);
            checkGate(stats, id, spec.needsLogits());
            try (Tensor blended = ops.blend(spec, alpha, host, seed, logits).tensor()) {
                checkClose(TensorBackend.values(ops, blended), expected);
            }
        }
    }

    private void checkGate(BlendStats stats, String id, boolean gated) {
        if (gated && stats.coverage().equals(BlendStats.Coverage.NOW)) {
            DoubleSummaryStatistics gate = DoubleStream.of(
                            golden.tensors().get("gate_" + id).doubles())
                    .summaryStatistics();
            assertThat(stats.gateMean()).isCloseTo(gate.getAverage(), within(2e-6));
            assertThat(stats.gateMin()).isCloseTo(gate.getMin(), within(2e-6));
            assertThat(stats.gateMax()).isCloseTo(gate.getMax(), within(2e-6));
        }
    }

    private void checkMoments(TensorOps ops, JsonNode sample) {
        String id = sample.get("id").asText();
        try (Tensor host = tensor(ops, "iso_host_" + id);
                Tensor seed = tensor(ops, "iso_seed_" + id)) {
            Moments moments = Moments.ZERO.add(TensorBackend.values(ops, host), TensorBackend.values(ops, seed), 1);
            double norms =
                    sample.get("host_norm").asDouble() * sample.get("seed_norm").asDouble();
            checkRelative(moments.hostNorm(), sample.get("host_norm").asDouble());
            checkRelative(moments.seedNorm(), sample.get("seed_norm").asDouble());
            assertThat(moments.dot()).isCloseTo(sample.get("dot").asDouble(), within(1e-12 * norms));
            assertThat(moments.cosine()).isCloseTo(sample.get("cosine").asDouble(), within(1e-12));
        }
    }

    private Tensor tensor(TensorOps ops, String name) {
        Npz.Array array = golden.tensors().get(name);
        return ops.create(TensorShape.of(array.shape()), array.wide() ? DType.FLOAT64 : DType.FLOAT32, array.bytes());
    }

    private static void checkClose(double[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-6 + 1e-6 * Math.abs(expected[i])));
        }
    }

    private static void checkRelative(double actual, double expected) {
        assertThat(actual).isCloseTo(expected, within(1e-12 * Math.abs(expected)));
    }
}
