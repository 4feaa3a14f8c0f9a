package io.kasmina.pipeline.proof;

import io.kasmina.contract.BlendFailure;
import io.kasmina.gate.GateInputs;
import io.kasmina.isolate.IsolationVerdict;
import io.kasmina.isolate.Moments;
import io.kasmina.isolate.Violation;
import io.kasmina.pipeline.state.Evidence;
import io.kasmina.pipeline.state.KernelState;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.TensorShape;
import java.util.List;
import java.util.Set;

/** What a device would show the rules. */
final class DeviceScript {

    private DeviceScript() {}

    static KernelState.Attached kernel(Fetch kind, long attachment, boolean host) {
        TensorShape in = TensorShape.of(2, 2);
        GateInputs.Probe probe = new GateInputs.Probe(
                in,
                DType.FLOAT32,
                kind == Fetch.OTHER_SHAPE ? TensorShape.of(4) : in,
                kind == Fetch.OTHER_TYPE ? DType.FLOAT64 : DType.FLOAT32);
        Set<String> needed = kind == Fetch.MESH_MISSING ? Set.of("attention") : RulesWorld.LAYERS;
        return new KernelState.Attached(attachment, host ? probe : null, needed, 16);
    }

    static Evidence evidence(Sight sight, long generation, long step) {
        List<BlendFailure> failures = sight.blends().stream()
                .filter(made -> !made)
                .map(made -> BlendFailure.NOT_FINITE)
                .toList();
        int madeAfter =
                switch (sight) {
                    case MADE, MADE_FAILED -> 0;
                    case FAILED_MADE -> 1;
                    default -> Evidence.NONE_MADE;
                };
        Violation kind = sight == Sight.LEAK ? Violation.LEAK : null;
        boolean judged = kind != null || sight == Sight.HELD;
        double p50 = sight == Sight.SLOW ? 10.5 : sight == Sight.FAST ? 10 : Double.NaN;
        IsolationVerdict verdict = new IsolationVerdict(kind, kind == null ? 0 : 1, 0, 1, Moments.ZERO);
        return new Evidence(generation, step, failures, madeAfter, judged ? List.of(verdict) : List.of(), p50);
    }
}
