package io.kasmina.runner.digits;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendPlan;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.djl.digits.StepFigures;
import io.kasmina.isolate.IsolationVerdict;
import io.kasmina.isolate.Moments;
import io.kasmina.pipeline.step.StepReport;
import io.kasmina.runner.digits.view.StepRow;
import io.kasmina.tensor.BlendStats;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepLogTest {

    private static final SeedId SEED = new SeedId("seed");

    private final StepLog log = new StepLog(SEED);

    @Test
    void aRowHoldsTheMeanLossAndTheGreatestLeakSinceTheRowBefore() {
        log.took(step(1, 1e-3, 0.5));
        log.took(step(3, 0, -0.25));
        log.row(2, 0.9);
        log.took(step(5, 0, 0));
        log.row(3, 0.95);

        assertThat(log.rows())
                .containsExactly(
                        new StepRow(2, "BLENDING", 0.25, 0.75, 1e-3, -0.25, 2, 0.9),
                        new StepRow(3, "BLENDING", 0.25, 0.75, 0, 0, 5, 0.95));
        assertThat(log.greatestLeak()).isEqualTo(1e-3);
        assertThat(log.greatestCosine()).isEqualTo(0.5);
        assertThat(log.checks()).isEqualTo(3);
        assertThat(log.lastLoss()).isEqualTo(5);
    }

    @Test
    void aLeakThatIsNoNumberIsNotLost() {
        log.took(step(1, Double.NaN, 0));
        log.took(step(1, 0.5, 0));

        assertThat(log.greatestLeak()).isNaN();
    }

    @Test
    void aStepWithoutTheSeedOnlyCountsItsLoss() {
        log.took(new StepFigures(new StepReport(1, 1, Map.of()), 2));
        log.row(1, 0.5);

        assertThat(log.checks()).isZero();
        assertThat(log.rows()).singleElement().satisfies(row -> {
            assertThat(row.stage()).isEqualTo(StepRow.HOST);
            assertThat(row.loss()).isEqualTo(2);
            assertThat(row.leak()).isNaN();
        });
    }

    private static StepFigures step(double loss, double leak, double cosine) {
        BlendPlan plan =
                new BlendPlan(SEED, 1, SeedStage.BLENDING, 3, 0.5, BlendSpec.Confidence.defaults(), 1, 1, true, true);
        BlendStats stats = new BlendStats(0.25, 0.5, 0, 0.75, 0.5, 1, 0, true);
        IsolationVerdict verdict = new IsolationVerdict(null, leak, cosine, 1, Moments.ZERO);
        StepReport.SeedStep seed = new StepReport.SeedStep(plan, stats, verdict, List.of(), 1, 1, 1);
        return new StepFigures(new StepReport(1, 1, Map.of(SEED, seed)), loss);
    }
}
