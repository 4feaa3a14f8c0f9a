package io.kasmina.gate;

import io.kasmina.contract.Gate;
import io.kasmina.contract.GateReason;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One evaluation of one gate.
 *
 * @param gate the gate
 * @param reason why it failed, null where it passed
 * @param inputs what it looked at, by name, as telemetry shows it
 */
public record GateResult(Gate gate, @Nullable GateReason reason, Map<String, String> inputs) {

    /** Copies the inputs. */
    public GateResult {
        inputs = Map.copyOf(inputs);
    }

    /** Tells whether the gate passed. */
    public boolean passed() {
        return reason == null;
    }
}
