package io.kasmina.pipeline;

import io.kasmina.gate.GateRules;
import io.kasmina.pipeline.dispatch.LaneRules;
import io.kasmina.pipeline.state.AutomaticRule;
import io.kasmina.pipeline.state.EvidenceRule;
import io.kasmina.pipeline.state.IsolationGuard;
import io.kasmina.pipeline.state.KernelRules;
import io.kasmina.pipeline.state.Meters;
import io.kasmina.pipeline.state.PauseQuota;
import io.kasmina.pipeline.state.PlanRule;
import io.kasmina.pipeline.state.RecallRule;
import io.kasmina.pipeline.state.RestoreRule;
import io.kasmina.pipeline.state.RuleContext;
import io.kasmina.pipeline.state.SeedRules;
import io.kasmina.pipeline.step.HostModel;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.telemetry.TelemetrySink;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Wires the pure rules, and the breaker that they share. */
record RuleWiring(KasminaParts parts) {

    /** Returns the isolation breaker, which goes on where restored seeds were. */
    IsolationGuard guard(TelemetrySink telemetry, StageRecorder recorder) {
        return IsolationGuard.of(
                parts.seeds() == null ? List.of() : parts.seeds(),
                parts.clock(),
                parts.config().isolation().breaker(),
                this::nanoTime,
                telemetry,
                recorder);
    }

    /** Returns the rules of the lanes. */
    LaneRules rules(LastStep last, IsolationGuard guard) {
        KasminaConfig config = parts.config();
        GateRules gates = GateRules.of(config.gate(), config.fallback().enforcement());
        RecallRule recalls = new RecallRule(config.recovery());
        Meters meters = PauseQuota.of(config.recovery(), this::nanoTime);
        return new LaneRules(
                new SeedRules(gates, recalls),
                new KernelRules(gates, config.fallback(), parts.manifest()),
                new AutomaticRule(config.advance(), gates),
                new EvidenceRule(config.blend().criticalAfter()),
                new PlanRule(config.blend().alpha()),
                recalls,
                new RestoreRule(config.fallback()),
                () -> context(last, guard, meters));
    }

    private RuleContext context(LastStep last, IsolationGuard guard, Meters meters) {
        KasminaConfig config = parts.config();
        HostModel host = parts.host();
        return new RuleContext(
                last.get(),
                host != null,
                host == null ? Set.of() : host.layers(),
                guard.isOpen(),
                config.blend().alpha(),
                config.prefetch().requirePin(),
                parts.manifest(),
                meters);
    }

    private long nanoTime() {
        return parts.scheduler().now(TimeUnit.NANOSECONDS);
    }
}
