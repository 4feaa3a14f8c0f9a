package io.kasmina.pipeline.state;

import io.kasmina.contract.Gate;
import io.kasmina.contract.GateReason;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.gate.GateCommon;
import io.kasmina.gate.GateInputs;
import io.kasmina.gate.GateResult;
import io.kasmina.gate.GateRules;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects a gate's typed inputs from a seed's state and has them judged. Pure. */
final class GateChecks {

    private final GateRules rules;

    GateChecks(GateRules rules) {
        this.rules = rules;
    }

    GateResult evaluate(Gate gate, SeedState state, RuleContext context) {
        return rules.evaluate(common(state), inputs(gate, state, context));
    }

    GateResult germination(GateInputs.Germination inputs) {
        return rules.evaluate(null, inputs);
    }

    GateResult reset(GateInputs.Reset inputs) {
        return rules.evaluate(null, inputs);
    }

    private static GateCommon common(SeedState state) {
        HostReport report = state.health().reportOf(state.epoch());
        return new GateCommon(
                state.stage(),
                report == null ? null : report.stage(),
                state.fallbackId() != null,
                state.health().blends().inRow());
    }

    private static GateInputs inputs(Gate gate, SeedState state, RuleContext context) {
        Health health = state.health();
        PerformanceStatus status = state.performance();
        return switch (gate) {
            case G1_GRADIENT_HEALTH -> health(state);
            case G2_STABILITY -> new GateInputs.Stability(health.kernelP50Millis(), status, health.violations());
            case G3_INTERFACE -> interfaceOf(state.kernel(), context);
            case G4_SYSTEM_IMPACT -> new GateInputs.Impact(status, health.violations());
            case G0_SANITY, G5_RESET -> throw new IllegalArgumentException("gate: has inputs of its own, was " + gate);
        };
    }

    private static GateInputs health(SeedState state) {
        HostReport report = state.health().reportOf(state.epoch());
        return new GateInputs.Health(
                state.kernel() instanceof KernelState.Attached,
                fetchFailure(state.kernel()),
                state.health().violations(),
                report == null ? null : report.loss());
    }

    private static @Nullable GateReason fetchFailure(KernelState kernel) {
        return kernel instanceof KernelState.Failed failed ? failed.reason() : null;
    }

    private static GateInputs interfaceOf(KernelState kernel, RuleContext context) {
        return kernel instanceof KernelState.Attached attached
                ? new GateInputs.Interface(
                        context.hostRegistered(), attached.probe(), attached.requiredLayers(), context.hostLayers())
                : new GateInputs.Interface(context.hostRegistered(), null, Set.of(), context.hostLayers());
    }
}
