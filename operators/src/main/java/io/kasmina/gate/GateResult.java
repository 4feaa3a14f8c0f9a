package io.kasmina.gate;

import io.kasmina.contract.Gate;
import io.kasmina.contract.GateReason;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One evaluation of one gate.
 *
 * @param gate the gate
 * @param reason the rule that was broken, null for none
 * @param enforced false where the reason is recorded and passes all the same; true without a reason
 * @param inputs what it looked at, by name, as telemetry shows it
 */
public record GateResult(Gate gate, @Nullable GateReason reason, boolean enforced, Map<InputName, String> inputs) {

    /** Copies the inputs; throws {@link IllegalArgumentException} for a missing reason that is not enforced. */
    public GateResult {
        if (reason == null && !enforced) {
            throw new IllegalArgumentException("enforced: must be true without a reason, was false");
        }
        inputs = Map.copyOf(inputs);
    }

    /** Tells whether the gate passed. */
    public boolean passed() {
        return reason == null || !enforced;
    }
}
