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

    /**
     * A kernel is being fetched or loaded.
     *
     * @param fallbackId blueprint of the fallback kernel that is awaited, null while it is the seed's own
     */
    record Pending(@Nullable String fallbackId) implements KernelState {

        /** Awaits the seed's own kernel. */
        public Pending() {
            this(null);
        }
    }

    /**
     * A kernel is on the device.
     *
     * @param attachment its number there, at least 1
     * @param probe its probe forward, null where no host is registered
     * @param requiredLayers host layers that it needs
     * @param parameterBytes size of its parameters
     * @param fallbackId its blueprint where it is a fallback kernel, null where it is the seed's own
     */
    record Attached(
            long attachment,
            @Nullable Probe probe,
            Set<String> requiredLayers,
            long parameterBytes,
            @Nullable String fallbackId)
            implements KernelState {

        /** Copies the set. */
        public Attached {
            requiredLayers = Set.copyOf(requiredLayers);
        }

        /** Makes the state of a seed's own kernel. */
        public Attached(long attachment, @Nullable Probe probe, Set<String> requiredLayers, long parameterBytes) {
            this(attachment, probe, requiredLayers, parameterBytes, null);
        }

        /** Returns the same kernel as that of a fallback blueprint, null for the seed's own. */
        public Attached standingIn(@Nullable String fallback) {
            return new Attached(attachment, probe, requiredLayers, parameterBytes, fallback);
        }
    }

    /**
     * No kernel will come.
     *
     * @param reason why, as G1 says it
     */
    record Failed(GateReason reason) implements KernelState {}
}
