package io.kasmina.pipeline.state;

import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.HostReport;
import io.kasmina.isolate.IsolationVerdict;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Books evidence and host reports on a seed. Pure; any thread. */
public final class EvidenceRule {

    private final int criticalAfter;

    /**
     * Makes the rule.
     *
     * @param criticalAfter failed blends in a row from which {@code blend_failed} is CRITICAL, at least 1
     */
    public EvidenceRule(int criticalAfter) {
        this.criticalAfter = criticalAfter;
    }

    /** Books what a step or a frame showed; evidence of another generation is void. */
    public Decision book(SeedState state, Evidence evidence) {
        if (evidence.generation() != state.generation()) {
            return Decision.keep(state);
        }
        List<Effect> effects = new ArrayList<>();
        FailedBlends blends = state.health().blends();
        for (int i = 0; i < evidence.failures().size(); i++) {
            blends = (i == evidence.madeAfter() ? FailedBlends.NONE : blends).failed(evidence.step());
            effects.add(new Effect.Emit(failed(state, evidence.failures().get(i), evidence.step(), blends.inRow())));
        }
        boolean madeLast = evidence.madeAfter() == evidence.failures().size();
        long violations = state.health().violations();
        for (IsolationVerdict verdict : evidence.verdicts()) {
            if (verdict.kind() != null) {
                violations++;
                effects.add(new Effect.Emit(violated(state, verdict, evidence.step())));
            }
        }
        double p50 = Double.isNaN(evidence.kernelP50Millis())
                ? state.health().kernelP50Millis()
                : evidence.kernelP50Millis();
        Health health = new Health(
                violations,
                madeLast ? FailedBlends.NONE : blends,
                p50,
                state.health().report());
        return new Decision(state.with(health), effects);
    }

    /** Books a host report; one of an older stage epoch is ignored. */
    public Decision book(SeedState state, HostReport report) {
        return report.stageEpoch() == state.epoch()
                ? new Decision(state.with(state.health().with(report)), List.of())
                : Decision.keep(state);
    }

    private Event failed(SeedState state, BlendFailure failure, long step, int inRow) {
        Level level = inRow >= criticalAfter ? Level.CRITICAL : Level.ERROR;
        return Event.of(
                EventName.BLEND_FAILED,
                level,
                state.seed(),
                Map.of("reason", failure.code(), "step", Long.toString(step), "in_row", Integer.toString(inRow)));
    }

    private static Event violated(SeedState state, IsolationVerdict verdict, long step) {
        return Event.of(
                EventName.ISOLATION_VIOLATION,
                Level.CRITICAL,
                state.seed(),
                Map.of(
                        "kind", verdict.kind() == null ? "" : verdict.kind().code(),
                        "leak", Double.toString(verdict.leak()),
                        "cosine", Double.toString(verdict.cosine()),
                        "limit", Double.toString(verdict.limit()),
                        "step", Long.toString(step)));
    }
}
