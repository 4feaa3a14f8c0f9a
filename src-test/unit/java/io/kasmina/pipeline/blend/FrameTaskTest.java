package io.kasmina.pipeline.blend;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.blend.Activation;
import io.kasmina.blend.Joined;
import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.BlendPlan;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.pipeline.registry.ParameterRegistry;
import io.kasmina.pipeline.step.KernelTable;
import io.kasmina.support.CountedOps;
import io.kasmina.support.HeapKernel;
import io.kasmina.support.InlineDevice;
import io.kasmina.support.ScriptedHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameTaskTest {

    private static final SeedId SEED = new SeedId("seed-1");

    private final CountedOps ops = new CountedOps();
    private final KernelTable kernels = new KernelTable(new ParameterRegistry(new ScriptedHost()::parameters));
    private final long attachment =
            kernels.attach(SEED, 0, HeapKernel.of(ops, 2, 0)).attachment();
    private final FrameTask task = new FrameTask(ops, kernels, new LeasePool(ops, new InlineDevice(), 1));

    @AfterEach
    void nothingIsOpen() {
        assertThat(ops.open()).isZero();
    }

    @Test
    void logitsThatDidNotComeInTimeAreMissing() {
        assertThat(execute(true)).isInstanceOfSatisfying(Blended.Failed.class, failed -> assertThat(failed.reason())
                .isEqualTo(BlendFailure.MISSING_LOGITS));
    }

    @Test
    void aFrameThatLeftBeforeItsSeedReadLogitsIsLeftToTheHost() {
        assertThat(execute(false)).isInstanceOf(Blended.Untouched.class);
    }

    private Blended execute(boolean overdue) {
        BlendPlan plan = new BlendPlan(
                SEED, 1, SeedStage.BLENDING, 3, 0.5, BlendSpec.Confidence.defaults(), 0, attachment, true, true);
        try (Joined frame =
                new Joined(new Activation(SEED, 1, ops.floats(ScriptedHost.SHAPE, 1, 2, 3, 4), null), null, overdue)) {
            return task.execute(plan, frame);
        }
    }
}
