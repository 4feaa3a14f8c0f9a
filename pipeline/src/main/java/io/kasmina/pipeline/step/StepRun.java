package io.kasmina.pipeline.step;

import io.kasmina.contract.BlendPlan;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.state.Evidence;
import io.kasmina.tensor.Autograd;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Runs one step's body on the device thread. */
public final class StepRun {

    private final DeviceTools tools;

    /**
     * Makes a runner of bodies.
     *
     * @param tools what a step needs on the device
     */
    public StepRun(DeviceTools tools) {
        this.tools = tools;
    }

    /**
     * Runs a body; device thread only.
     *
     * @param step the step's number
     * @param plans frozen plans of all seeds
     * @param body the host's part
     * @param evidence takes what the step showed of each seed that it touched, where the body failed too
     * @return what it did
     * @throws Exception what the body threw, after the scope's tensors and the tape were closed
     */
    public Result run(long step, Map<SeedId, BlendPlan> plans, StepBody body, BiConsumer<SeedId, Evidence> evidence)
            throws Exception {
        long began = System.nanoTime();
        try (Autograd.Tape tape = tools.autograd().open();
                DeviceStep scope = new DeviceStep(step, standing(plans), tools, tape)) {
            try {
                body.run(scope);
            } catch (Exception failure) {
                throw tape.explain(failure);
            } finally {
                scope.tallies().forEach((seed, tally) -> evidence.accept(seed, tally.evidence()));
            }
            return result(scope, step, System.nanoTime() - began);
        }
    }

    /** A detach may overtake a step that waits for the device: its seed takes no part. Nothing is detached while the body runs. */
    private Map<SeedId, BlendPlan> standing(Map<SeedId, BlendPlan> plans) {
        Map<SeedId, BlendPlan> standing = new HashMap<>(plans);
        standing.replaceAll((seed, plan) ->
                plan.attached() && tools.kernels().find(plan.attachment()) == null ? plan.detached() : plan);
        return standing;
    }

    private static Result result(DeviceStep scope, long step, long nanos) {
        Map<SeedId, StepReport.SeedStep> seeds = new HashMap<>();
        scope.tallies().forEach((seed, tally) -> seeds.put(seed, tally.report()));
        return new Result(new StepReport(step, nanos, seeds), List.copyOf(scope.reports()));
    }

    /**
     * A step that was run.
     *
     * @param report for the host
     * @param reports what the host said
     */
    public record Result(StepReport report, List<HostReport> reports) {}
}
