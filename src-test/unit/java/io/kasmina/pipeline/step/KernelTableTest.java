package io.kasmina.pipeline.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.registry.ParameterRegistry;
import io.kasmina.support.CountedOps;
import io.kasmina.support.HeapKernel;
import io.kasmina.support.ScriptedParameters;
import io.kasmina.tensor.Kernel;
import io.kasmina.tensor.ParameterGroup;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorShape;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KernelTableTest {

    private static final SeedId SEED = new SeedId("seed-1");
    private static final SeedId OTHER = new SeedId("seed-2");

    private final CountedOps ops = new CountedOps();
    private final Object storage = new Object();
    private final ScriptedParameters host = new ScriptedParameters().parameter("conv", 4, storage);
    private final KernelTable table = new KernelTable(new ParameterRegistry(() -> host));

    @Test
    void anAttachedKernelIsFoundByItsNumberUntilItIsDetached() {
        HeapKernel kernel = HeapKernel.of(ops, 1, 0);
        AttachedKernel attached = table.attach(SEED, 0, kernel);
        assertThat(attached.attachment()).isEqualTo(1);
        assertThat(table.find(1)).isSameAs(attached);
        assertThat(table.holds(SEED)).isTrue();
        assertThat(table.holds(OTHER)).isFalse();

        table.detach(1);
        table.detach(1);
        assertThat(kernel.closes()).isEqualTo(1);
        assertThat(table.find(1)).isNull();
        assertThat(table.holds(SEED)).isFalse();
    }

    @Test
    void numbersAreNeverUsedAgain() {
        table.attach(SEED, 0, HeapKernel.of(ops, 1, 0));
        table.detach(1);
        assertThat(table.attach(SEED, 0, HeapKernel.of(ops, 1, 0)).attachment()).isEqualTo(2);
        assertThat(table.find(0)).isNull();
    }

    @Test
    void aKernelThatSharesAParameterStaysItsOwners() {
        HeapKernel withHost = HeapKernel.sharing(ops, storage);
        assertThat(table.attach(SEED, 0, withHost)).isNull();
        assertThat(withHost.closes()).isZero();

        Object common = new Object();
        table.attach(SEED, 0, HeapKernel.sharing(ops, common));
        assertThat(table.attach(OTHER, 0, HeapKernel.sharing(ops, common))).isNull();
        table.detach(1);
        assertThat(table.attach(OTHER, 0, HeapKernel.sharing(ops, common))).isNotNull();
    }

    @Test
    void withoutAHostOnlyKernelsAreCompared() {
        KernelTable bare = new KernelTable(new ParameterRegistry(() -> null));
        assertThat(bare.attach(SEED, 0, HeapKernel.sharing(ops, storage))).isNotNull();
    }

    @Test
    void theEndClosesEveryKernelAndTakesNoMore() {
        HeapKernel one = HeapKernel.of(ops, 1, 0);
        HeapKernel two = HeapKernel.of(ops, 1, 0);
        table.attach(SEED, 0, one);
        table.attach(OTHER, 0, two);
        table.end();
        assertThat(one.closes() + two.closes()).isEqualTo(2);
        assertThat(table.attach(SEED, 0, HeapKernel.of(ops, 1, 0))).isNull();
    }

    @Test
    void theMedianIsOfTheLastThirtyTwoForwards() {
        SpinningKernel spinning = new SpinningKernel();
        AttachedKernel attached = table.attach(SEED, 0, spinning);
        assertThat(attached.p50Millis()).isNaN();
        assertThat(attached.lastNanos()).isZero();
        try (Tensor input = ops.floats(TensorShape.of(1), 1)) {
            spinning.nanos = TimeUnit.MILLISECONDS.toNanos(3);
            for (int i = 0; i < 32; i++) {
                attached.forward(input, false).close();
            }
            assertThat(attached.p50Millis()).isGreaterThanOrEqualTo(3);
            assertThat(attached.lastNanos()).isGreaterThanOrEqualTo(spinning.nanos);
            spinning.nanos = 0;
            for (int i = 0; i < 15; i++) {
                attached.forward(input, false).close();
            }
            assertThat(attached.p50Millis()).isGreaterThanOrEqualTo(3);
            for (int i = 0; i < 10; i++) {
                attached.forward(input, false).close();
            }
            assertThat(attached.p50Millis()).isLessThan(3);
        }
    }

    /** Takes at least a time that the test sets; spins, since the table reads the machine's own clock. */
    private final class SpinningKernel implements Kernel {

        private final HeapKernel kernel = HeapKernel.of(ops, 1, 0);
        private long nanos;

        @Override
        public Tensor forward(Tensor input, boolean training) {
            long began = System.nanoTime();
            while (System.nanoTime() - began < nanos) {
                Thread.onSpinWait();
            }
            return kernel.forward(input, training);
        }

        @Override
        public ParameterGroup parameters() {
            return kernel.parameters();
        }

        @Override
        public long parameterBytes() {
            return kernel.parameterBytes();
        }

        @Override
        public Set<String> requiredLayers() {
            return kernel.requiredLayers();
        }

        @Override
        public void close() {
            kernel.close();
        }
    }
}
