package io.kasmina.runner.digits;

import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.djl.digits.StepFigures;
import io.kasmina.isolate.IsolationVerdict;
import io.kasmina.pipeline.step.StepReport;
import io.kasmina.runner.digits.view.StepRow;
import io.kasmina.tensor.BlendStats;
import java.util.ArrayList;
import java.util.List;

/** Gathers what the steps of one seed showed. Main thread only. */
final class StepLog {

    private final SeedId seed;
    private final List<StepRow> rows = new ArrayList<>();
    private double greatestLeak;
    private double greatestCosine;
    private long checks;
    private double lossSum;
    private int losses;
    private double lastLoss = Double.NaN;
    private double leak = Double.NaN;
    private double cosine = Double.NaN;
    private double alpha = Double.NaN;
    private double gate = Double.NaN;
    private String stage = StepRow.HOST;

    StepLog(SeedId seed) {
        this.seed = seed;
    }

    /** Adds a step. */
    void took(StepFigures figures) {
        lastLoss = figures.loss();
        lossSum += lastLoss;
        losses++;
        StepReport.SeedStep step = figures.report().seeds().get(seed);
        if (step == null) {
            return;
        }
        stage = step.plan().stage().name();
        BlendStats stats = step.stats();
        alpha = stats == null ? step.plan().alpha() : stats.alphaMean();
        gate = stats == null ? Double.NaN : stats.gateMean();
        IsolationVerdict verdict = step.isolation();
        if (verdict != null) {
            judged(verdict);
        }
    }

    /** Closes a row: figures since the row before, and the accuracy now. */
    void row(long step, double accuracy) {
        rows.add(new StepRow(step, stage, alpha, gate, leak, cosine, lossSum / losses, accuracy));
        lossSum = 0;
        losses = 0;
        leak = Double.NaN;
        cosine = Double.NaN;
    }

    /** Adds a row of a stage in which nothing was trained: only its accuracy was measured. */
    void row(long step, SeedStage reached, double accuracy) {
        double none = Double.NaN;
        rows.add(new StepRow(step, reached.name(), none, none, none, none, none, accuracy));
    }

    /** Returns the loss of the last step, NaN without steps. */
    double lastLoss() {
        return lastLoss;
    }

    List<StepRow> rows() {
        return List.copyOf(rows);
    }

    double greatestLeak() {
        return greatestLeak;
    }

    double greatestCosine() {
        return greatestCosine;
    }

    long checks() {
        return checks;
    }

    private void judged(IsolationVerdict verdict) {
        checks++;
        leak = Double.isNaN(leak) ? verdict.leak() : Math.max(leak, verdict.leak());
        cosine = verdict.cosine();
        greatestLeak = Math.max(greatestLeak, verdict.leak());
        greatestCosine = Math.max(greatestCosine, Math.abs(verdict.cosine()));
    }
}
