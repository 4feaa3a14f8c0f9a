package io.kasmina.djl;

import static io.kasmina.djl.DjlRig.GOOD;
import static io.kasmina.djl.DjlRig.SEED;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.kasmina.contract.BlendSpec;
import io.kasmina.isolate.IsolationConfig;
import io.kasmina.perf.PeakMemory;
import io.kasmina.pipeline.step.StepBody;
import io.kasmina.support.NativeCalls;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a blended step may call and allocate, by counting. The figures are published in perf/STEP-BUDGET.md. */
@Tag("device")
@Timeout(120)
class StepBudgetTest {

    private static final String INVOKE = "moduleRunMethod";

    /** Natives that bring numbers back to Java; a blend's script writes into memory that both sides share. */
    private static final List<String> READS =
            List.of("torchDataPtr", "torchDirectByteBuffer", "iValueToDouble", "iValueToLong", "iValueToBool");

    private static final int WARM_UP = 3;
    private static final int ROWS = 8;

    /** Steps after which α no longer changes, so that no step makes a scalar of its own. */
    private static final int ALPHA_IS_ONE = 100;

    private static final double ALPHA = 0.25;
    private static final int CHANNELS = 64;

    /** Beyond what the allocator keeps in reserve, so that a buffer of this size is always fresh memory. */
    private static final TensorShape LARGE = TensorShape.of(64, CHANNELS, 64, 64);

    private static final Path PAGE = Path.of("..", "perf", "STEP-BUDGET.md");

    static Stream<BlendSpec> specs() {
        return Stream.of(
                new BlendSpec.Convex(),
                new BlendSpec.Residual(),
                BlendSpec.Channel.of(new float[CHANNELS]),
                BlendSpec.Confidence.defaults());
    }

    @ParameterizedTest
    @MethodSource("specs")
    void aBlendWithoutGradientsIsOneInvocationAndReadsNothingBack(BlendSpec spec) {
        DjlLab.run(ops -> {
            try (Blend blend = new Blend(spec, TensorShape.of(ROWS, CHANNELS))) {
                Map<String, Long> calls = steady(blend::run);
                assertThat(calls).containsEntry(INVOKE, 1L).doesNotContainKeys(READS.toArray(String[]::new));
                assertThat(steady(blend::run)).isEqualTo(calls);
                assertPublished(spec.mode() + " without gradients", calls);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("specs")
    void aBlendWithoutGradientsAllocatesNothingOfAnActivationsSize(BlendSpec spec) {
        DjlLab.run(ops -> {
            try (Blend blend = new Blend(spec, LARGE)) {
                blend.run();
                long activation = LARGE.size() * DType.FLOAT32.bytes();
                assertThat(PeakMemory.growth(5, blend::run)).isLessThan(activation / 8);
                // The measure sees an activation where there is one.
                assertThat(PeakMemory.growth(5, blend::fresh)).isGreaterThan(activation / 2);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("io.kasmina.djl.DjlLifeTest#specs")
    void aBlendInAStepIsOneInvocationBesideTheKernelsOwn(BlendSpec spec) {
        try (DjlRig rig = DjlRig.open()) {
            rig.graft(SEED, GOOD, spec);
            for (int i = 0; i < ALPHA_IS_ONE; i++) {
                rig.step(scope -> {});
            }
            rig.step(body(rig, true));
            rig.step(body(rig, true));
            Map<String, Long> calls = added(rig);
            assertThat(calls).containsEntry(INVOKE, 2L).doesNotContainKeys(READS.toArray(String[]::new));
            assertThat(added(rig)).isEqualTo(calls);
            assertPublished(spec.mode() + " in a step, with its kernel", calls);
        }
    }

    @Test
    void aTrainingStepMakesTheSameCallsEachTime() {
        DjlOptions usual = DjlOptions.shared().config(config -> config.with(IsolationConfig.defaults()));
        try (DjlRig rig = DjlRig.open(usual)) {
            rig.train(SEED, GOOD, BlendSpec.byDefault());
            rig.train(SEED);
            long first = total(() -> rig.train(SEED));
            assertThat(total(() -> rig.train(SEED))).isEqualTo(first);
            assertThat(total(() -> rig.train(SEED))).isEqualTo(first);
        }
    }

    /** Returns what a graft adds to a step whose body makes the same tensors. */
    private static Map<String, Long> added(DjlRig rig) {
        Map<String, Long> without = counted(() -> rig.step(body(rig, false)));
        Map<String, Long> with = new HashMap<>(counted(() -> rig.step(body(rig, true))));
        with.replaceAll((name, count) -> count - without.getOrDefault(name, 0L));
        with.values().removeIf(count -> count == 0);
        return with;
    }

    private static StepBody body(DjlRig rig, boolean grafts) {
        return scope -> {
            try (NDManager manager = rig.backend().newManager();
                    Tensor host = rig.backend().borrow(manager.ones(new Shape(ROWS, TinyHost.WIDTH)));
                    Tensor logits = rig.backend().borrow(manager.ones(new Shape(ROWS, TinyHost.CLASSES)))) {
                assertThat(grafts && scope.graft(SEED, host, logits) == host).isFalse();
            }
        };
    }

    private static Map<String, Long> steady(Runnable work) {
        for (int i = 0; i < WARM_UP; i++) {
            work.run();
        }
        return counted(work);
    }

    private static long total(Runnable work) {
        return sum(counted(work));
    }

    private static Map<String, Long> counted(Runnable work) {
        Map<String, Long> before = NativeCalls.byName();
        work.run();
        Map<String, Long> calls = new HashMap<>(NativeCalls.byName());
        calls.replaceAll((name, count) -> count - before.getOrDefault(name, 0L));
        calls.values().removeIf(count -> count == 0);
        return calls;
    }

    private static long sum(Map<String, Long> calls) {
        return calls.values().stream().mapToLong(Long::longValue).sum();
    }

    private static void assertPublished(String what, Map<String, Long> calls) {
        assertThat(PAGE).as("%s", calls).content().contains("| " + what + " | " + sum(calls) + " |");
    }

    /** Two activations, logits and an output buffer. */
    private static final class Blend implements AutoCloseable {

        private final BlendSpec spec;
        private final List<Tensor> activations;
        private final Tensor logits;

        Blend(BlendSpec spec, TensorShape shape) {
            this.spec = spec;
            this.activations = List.of(zeros(shape), zeros(shape), zeros(shape));
            this.logits = zeros(TensorShape.of(shape.dim(0), 4));
        }

        void run() {
            DjlLab.backend()
                    .ops()
                    .blendInto(spec, ALPHA, activations.get(0), activations.get(1), logits, activations.get(2));
        }

        void fresh() {
            DjlLab.backend()
                    .ops()
                    .blend(spec, ALPHA, activations.get(0), activations.get(1), logits)
                    .tensor()
                    .close();
        }

        @Override
        public void close() {
            activations.forEach(Tensor::close);
            logits.close();
        }

        private static Tensor zeros(TensorShape shape) {
            ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(shape.size() * DType.FLOAT32.bytes()));
            return DjlLab.backend().ops().create(shape, DType.FLOAT32, bytes);
        }
    }
}
