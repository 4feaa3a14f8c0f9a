package io.kasmina.pipeline.step;

import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.BlendPlan;
import io.kasmina.isolate.IsolationVerdict;
import io.kasmina.pipeline.state.Evidence;
import io.kasmina.tensor.BlendStats;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** What the running step has done with one seed so far. Confined to the device thread. */
final class SeedTally {

    private final BlendPlan plan;
    private final List<BlendFailure> failures = new ArrayList<>();
    private final List<IsolationVerdict> verdicts = new ArrayList<>();
    private final List<DoubleSupplier> watches = new ArrayList<>();
    private @Nullable BlendStats stats;
    private int madeAfter = Evidence.NONE_MADE;
    private int blends;
    private long kernelNanos;
    private long blendNanos;
    private double p50Millis = Double.NaN;

    SeedTally(BlendPlan plan) {
        this.plan = plan;
    }

    void failed(BlendFailure failure) {
        failures.add(failure);
    }

    void made(BlendStats made, long nanos) {
        stats = made;
        blendNanos = nanos;
        madeAfter = failures.size();
        blends++;
    }

    void ran(AttachedKernel kernel) {
        kernelNanos = kernel.lastNanos();
        p50Millis = kernel.p50Millis();
    }

    void watch(DoubleSupplier watch) {
        watches.add(watch);
    }

    /** Returns the greatest gradient that reached a watched activation and forgets the watches. */
    double takeWatched() {
        double greatest = 0;
        for (DoubleSupplier watch : watches) {
            greatest = Math.max(greatest, watch.getAsDouble()); // Math.max keeps NaN
        }
        watches.clear();
        return greatest;
    }

    void judged(IsolationVerdict verdict) {
        verdicts.add(verdict);
    }

    StepReport.SeedStep report() {
        IsolationVerdict last = verdicts.isEmpty() ? null : verdicts.get(verdicts.size() - 1);
        return new StepReport.SeedStep(plan, stats, last, failures, blends, kernelNanos, blendNanos);
    }

    Evidence evidence() {
        return new Evidence(plan.generation(), plan.step(), failures, madeAfter, verdicts, p50Millis);
    }
}
