package io.kasmina.runner.digits;

import io.kasmina.contract.Reason;
import io.kasmina.djl.digits.DigitSet;
import io.kasmina.runner.digits.report.Expectation;
import io.kasmina.runner.digits.view.Progress;
import java.util.ArrayList;
import java.util.List;

/** What goes wrong when it should: each fault is provoked, and the reason that is given is held against the one expected. */
final class FaultPhase {

    /** Faults that are provoked. */
    static final int FAULTS = 12;

    private final CommandFaults commands;
    private final KernelFaults kernels;
    private final StepFaults steps;

    FaultPhase(DigitsRig rig, DigitSet batch) {
        commands = new CommandFaults(rig);
        kernels = new KernelFaults(rig, batch);
        steps = new StepFaults(rig, batch);
    }

    /** Provokes all of them. */
    Result run(Progress progress) {
        List<Expectation> shown = new ArrayList<>();
        shown.add(done(commands.forged(), progress));
        shown.add(done(commands.replayed(), progress));
        shown.add(done(commands.stale(), progress));
        shown.add(done(commands.unpinned(), progress));
        shown.add(done(kernels.missing(), progress));
        shown.add(done(kernels.embargoed(), progress));
        shown.add(done(kernels.tampered(), progress));
        shown.add(done(kernels.misshapenBlend(), progress));
        shown.add(done(kernels.misshapenProbe(), progress));
        shown.add(done(steps.withoutLogits(), progress));
        double leak = steps.undetached();
        shown.add(done(new Expectation("undetached step is a leak", leak > 0, Double.toString(leak)), progress));
        shown.add(done(steps.gateAfterLeak(), progress));
        return new Result(shown, leak > 0, leak);
    }

    /** Compares a reason with the one expected. */
    static Expectation expect(String fault, Reason expected, String actual) {
        return new Expectation(fault, expected.code().equals(actual), actual.isEmpty() ? "no reason" : actual);
    }

    private static Expectation done(Expectation expectation, Progress progress) {
        progress.note(expectation.name());
        progress.advance();
        return expectation;
    }

    /**
     * What was shown.
     *
     * @param shown one expectation for each fault
     * @param caught true if the undetached step was reported as a leak
     * @param leak the leak reported there
     */
    record Result(List<Expectation> shown, boolean caught, double leak) {}
}
