package io.kasmina.runner.digits.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What every honest run must show, judged from the report's figures alone. Pure. */
public final class Expectations {

    /** Least accuracy of host and seed. */
    public static final double LEAST_BLENDED = 0.94;

    /** Least gain over the host alone. */
    public static final double LEAST_GAIN = 0.02;

    private static final List<String> LIFE =
            List.of("DORMANT", "GERMINATED", "TRAINING", "BLENDING", "SHADOWING", "PROBATIONARY", "FOSSILIZED");

    private Expectations() {}

    /** Returns one expectation for each rule, in a fixed order. */
    public static List<Expectation> of(DigitsReport report) {
        List<Expectation> all = new ArrayList<>();
        double gain = report.blendedAccuracy() - report.hostAccuracy();
        all.add(figure(
                "blended accuracy >= 0.94", report.blendedAccuracy() >= LEAST_BLENDED, report.blendedAccuracy()));
        all.add(figure("gain over the host >= 0.02", gain >= LEAST_GAIN, gain));
        all.add(new Expectation(
                "whole life in order", report.stages().equals(LIFE), String.join(" > ", report.stages())));
        all.add(new Expectation(
                "no leak in the honest run",
                report.maxHostLeak() == 0 && report.isolationChecks() > 0,
                report.maxHostLeak() + " over " + report.isolationChecks() + " checks"));
        all.add(new Expectation(
                "every native call on the device thread",
                report.deviceThreadOnly(),
                report.foreignNativeCalls() + " of " + report.nativeCalls() + " elsewhere"));
        return all;
    }

    private static Expectation figure(String name, boolean passed, double value) {
        return new Expectation(name, passed, String.format(Locale.ROOT, "%.4f", value));
    }
}
