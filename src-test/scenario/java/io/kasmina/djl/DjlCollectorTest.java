package io.kasmina.djl;

import static io.kasmina.djl.DjlLab.assertFault;
import static io.kasmina.djl.DjlRig.GOOD;
import static io.kasmina.djl.DjlRig.SEED;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import io.kasmina.contract.BlendSpec;
import io.kasmina.tensor.TensorFault;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Kasmina owns the JVM's one gradient collector; a host that opens its own is told at once. */
@Tag("device")
@Timeout(60)
class DjlCollectorTest {

    @Test
    void aCollectorOpenedByTheHostInsideAStepIsAFault() {
        try (DjlRig rig = DjlRig.open()) {
            rig.train(SEED, GOOD, BlendSpec.byDefault());
            assertFault(
                    TensorFault.Kind.COLLECTOR_IN_USE,
                    () -> rig.step(scope -> collector().close()));
            assertFault(
                    TensorFault.Kind.COLLECTOR_IN_USE,
                    () -> rig.step(scope -> {
                        try {
                            collector().close();
                        } catch (IllegalStateException refused) {
                            throw new IllegalArgumentException("a trainer's own words", refused);
                        }
                    }));
            assertThat(rig.call(JniUtils::isGradMode)).isFalse();
            assertThat(rig.train(SEED).seeds()).containsKey(SEED);
        }
    }

    @Test
    void aCollectorThatIsOpenWhenAStepBeginsIsAFault() {
        try (DjlRig rig = DjlRig.open()) {
            rig.train(SEED, GOOD, BlendSpec.byDefault());
            GradientCollector open = rig.call(DjlCollectorTest::collector);
            assertFault(TensorFault.Kind.COLLECTOR_IN_USE, () -> rig.step(scope -> {}));
            assertFault(TensorFault.Kind.COLLECTOR_IN_USE, () -> rig.train(SEED));
            rig.call(() -> {
                open.close();
                return true;
            });
            assertThat(rig.call(JniUtils::isGradMode)).isFalse();
            assertThat(rig.train(SEED).seeds()).containsKey(SEED);
        }
    }

    private static GradientCollector collector() {
        return Engine.getEngine("PyTorch").newGradientCollector();
    }
}
