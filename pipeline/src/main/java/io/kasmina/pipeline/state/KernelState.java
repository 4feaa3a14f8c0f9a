package io.kasmina.pipeline.state;

import io.kasmina.contract.GateReason;
import io.kasmina.gate.GateInputs.Probe;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a seed's kernel is. */
public sealed interface KernelState {

    /** Returns the state of a seed that asked for no kernel. */
    static KernelState none() {
        return new None();
    }

    /** No kernel was asked for. */
    record None() implements KernelState {}

    /** A kernel is being fetched or loaded. */
    record Pending() implements KernelState {}

    /**
     * A kernel is on the device.
     *
     * @param attachment its number there, at least 1
     * @param probe its probe forward, null where no host is registered
     * @param requiredLayers host layers that it needs
     * @param parameterBytes size of its parameters
     */
    record Attached(long attachment, @Nullable Probe probe, Set<String> requiredLayers, long parameterBytes)
            implements KernelState {

        /** Copies the set. */
        public Attached {
            requiredLayers = Set.copyOf(requiredLayers);
        }
    }

    /**
     * No kernel will come.
     *
     * @param reason why, as G1 says it
     */
    record Failed(GateReason reason) implements KernelState {}
}
