package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedOperation;
import io.kasmina.pipeline.step.StepScope;
import io.kasmina.support.HeapKernel;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.ScriptedHost;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What failed steps and blends leave behind. */
class StepEvidenceTest {

    private final PipelineBed bed = PipelineBed.start();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void aFailedStepIsAnErrorEventWithTheKindOfFailureAndNotItsText() {
        assertThatThrownBy(() -> bed.step(scope -> {
                    throw new IllegalStateException("secret text");
                }))
                .hasMessage("secret text");
        assertThat(bed.events(EventName.STEP_FAILED)).singleElement().satisfies(event -> {
            assertThat(event.level()).isEqualTo(Level.ERROR);
            assertThat(event.attributes())
                    .containsEntry("kind", "IllegalStateException")
                    .doesNotContainValue("secret text");
        });
    }

    @Test
    void threeFailedBlendsInARowFailTheNextGate() {
        bed.shadow(BlendSpec.byDefault());
        bed.report(io.kasmina.contract.PerformanceStatus.NOMINAL);
        bed.kernels.get(0).failing(io.kasmina.tensor.TensorFault.Kind.KERNEL_FAILED);
        for (int i = 0; i < 3; i++) {
            bed.step(this::graft);
        }
        assertThat(bed.events(EventName.BLEND_FAILED))
                .extracting(Event::level)
                .containsExactlyInAnyOrder(Level.ERROR, Level.ERROR, Level.CRITICAL);
        assertThat(bed.advance(SeedOperation.EVALUATE).reasonCode()).isEqualTo("blend_failures");
    }

    @Test
    void aBlendInBetweenBeginsTheRowAnew() {
        bed.shadow(BlendSpec.byDefault());
        bed.report(io.kasmina.contract.PerformanceStatus.NOMINAL);
        HeapKernel kernel = bed.kernels.get(0);
        bed.step(scope -> {
            kernel.failing(io.kasmina.tensor.TensorFault.Kind.KERNEL_FAILED);
            graft(scope);
            graft(scope);
            kernel.failing(null);
            graft(scope);
            kernel.failing(io.kasmina.tensor.TensorFault.Kind.KERNEL_FAILED);
            graft(scope);
        });
        assertThat(bed.events(EventName.BLEND_FAILED))
                .extracting(event -> event.attributes().get("in_row"))
                .containsExactly("1", "2", "1");
        bed.applied(SeedOperation.EVALUATE);
    }

    private void graft(StepScope scope) {
        try (Tensor host = bed.ops.floats(ScriptedHost.SHAPE, 1, 2, 3, 4)) {
            scope.graft(PipelineBed.SEED, host, null);
        }
    }
}
