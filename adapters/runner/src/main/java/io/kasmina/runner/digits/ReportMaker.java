package io.kasmina.runner.digits;

import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedStage;
import io.kasmina.runner.digits.report.CurvePoint;
import io.kasmina.runner.digits.report.DigitsReport;
import io.kasmina.runner.digits.report.Expectation;
import io.kasmina.runner.digits.report.Expectations;
import io.kasmina.runner.natives.NativeCalls;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Puts together what a run showed: outcomes from the desk, the rest from packets and step reports. */
final class ReportMaker {

    private final DigitsRig rig;
    private final StepLog log;
    private final long seed;
    private final long startedAt;

    ReportMaker(DigitsRig rig, StepLog log, long seed, long startedAt) {
        this.rig = rig;
        this.log = log;
        this.seed = seed;
        this.startedAt = startedAt;
    }

    /** Ends the pipeline, so that its telemetry is complete, and counts. */
    DigitsReport make(double host, double blended, List<SeedStage> stages, FaultPhase.Result faults) {
        PacketCounts counts = rig.end();
        DigitsReport report = new DigitsReport(
                host,
                blended,
                stages.stream().map(SeedStage::name).toList(),
                log.greatestLeak(),
                log.checks(),
                log.greatestCosine(),
                faults.caught(),
                faults.leak(),
                count(
                        outcome -> outcome instanceof Outcome.Rejected || outcome instanceof Outcome.Refused,
                        Outcome::reasonCode),
                count(outcome -> outcome instanceof Outcome.Refused, Outcome::reasonCode),
                count(outcome -> true, Outcome::verdict),
                counts.events(
                        EventName.GATE_FAILURE, event -> attribute(event, "gate") + ":" + attribute(event, "reason")),
                counts.events(EventName.BLEND_FAILED, event -> attribute(event, "reason")),
                counts.all(),
                counts.emergencies(),
                NativeCalls.deviceThreadOnly(),
                NativeCalls.onDevice() + NativeCalls.elsewhere(),
                NativeCalls.elsewhere(),
                rig.steps().taken(),
                (System.nanoTime() - startedAt) / 1e9,
                seed,
                curve(),
                List.of());
        List<Expectation> expectations = new ArrayList<>(Expectations.of(report));
        expectations.addAll(faults.shown());
        return report.with(expectations);
    }

    private List<CurvePoint> curve() {
        return log.rows().stream()
                .map(row -> new CurvePoint(
                        row.step(), row.stage(), Double.isNaN(row.loss()) ? null : row.loss(), row.accuracy()))
                .toList();
    }

    private static String attribute(Event event, String name) {
        return event.attributes().getOrDefault(name, "");
    }

    private Map<String, Long> count(Predicate<Outcome> wanted, Function<Outcome, String> key) {
        return rig.desk().outcomes().stream()
                .filter(wanted)
                .collect(Collectors.groupingBy(key, TreeMap::new, Collectors.counting()));
    }
}
