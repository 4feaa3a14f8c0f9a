package io.kasmina.gate;

import io.kasmina.contract.ArrayMap;
import io.kasmina.contract.Gate;
import io.kasmina.contract.GateReason;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.TensorShape;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one gate looks at: immutable measurements, gathered by the seed's lane before the evaluation. */
public sealed interface GateInputs {

    /** Returns the gate that these inputs are for. */
    Gate gate();

    /** Returns what is left to look at once the status {@code fallback} was noted. */
    default GateInputs withoutFallback() {
        return this;
    }

    /**
     * G0, sanity.
     *
     * @param blueprintId the blueprint as sent, possibly blank or too long
     * @param parameters blueprint parameters as sent
     * @param runPresent true where the command named a training run
     */
    record Germination(String blueprintId, Map<String, Float> parameters, boolean runPresent) implements GateInputs {

        /** Copies the map. */
        public Germination {
            parameters = ArrayMap.copyOf(parameters);
        }

        @Override
        public Gate gate() {
            return Gate.G0_SANITY;
        }
    }

    /**
     * G1, gradient health.
     *
     * @param kernelAttached true while a kernel is attached
     * @param fetchFailure why no kernel came, null where none failed
     * @param violations isolation violations of the seed, at least 0
     * @param loss the last reported loss, null where none was
     */
    record Health(boolean kernelAttached, @Nullable GateReason fetchFailure, long violations, @Nullable Double loss)
            implements GateInputs {
        @Override
        public Gate gate() {
            return Gate.G1_GRADIENT_HEALTH;
        }
    }

    /**
     * G2, stability.
     *
     * @param kernelP50Millis p50 of the last kernel forwards on the device in milliseconds, NaN where none was measured
     * @param status the host's last report of this stage, null where there is none
     * @param violations isolation violations of the seed, at least 0
     */
    record Stability(double kernelP50Millis, @Nullable PerformanceStatus status, long violations)
            implements GateInputs {
        @Override
        public Gate gate() {
            return Gate.G2_STABILITY;
        }

        @Override
        public GateInputs withoutFallback() {
            return status == PerformanceStatus.FALLBACK
                    ? new Stability(kernelP50Millis, PerformanceStatus.NOMINAL, violations)
                    : this;
        }
    }

    /**
     * G3, interface.
     *
     * @param hostRegistered true where a host is registered
     * @param probe the probe forward, null where none could be made
     * @param requiredLayers host layers that the kernel needs
     * @param hostLayers layers that the host has
     */
    record Interface(boolean hostRegistered, @Nullable Probe probe, Set<String> requiredLayers, Set<String> hostLayers)
            implements GateInputs {

        /** Copies the sets. */
        public Interface {
            requiredLayers = Set.copyOf(requiredLayers);
            hostLayers = Set.copyOf(hostLayers);
        }

        @Override
        public Gate gate() {
            return Gate.G3_INTERFACE;
        }
    }

    /**
     * G4, system impact.
     *
     * @param status the host's last report of this stage, null where there is none
     * @param violations isolation violations of the seed, at least 0
     */
    record Impact(@Nullable PerformanceStatus status, long violations) implements GateInputs {
        @Override
        public Gate gate() {
            return Gate.G4_SYSTEM_IMPACT;
        }

        @Override
        public GateInputs withoutFallback() {
            return status == PerformanceStatus.FALLBACK ? new Impact(PerformanceStatus.NOMINAL, violations) : this;
        }
    }

    /**
     * G5, reset.
     *
     * @param kernelAttached true while a kernel is attached
     * @param prefetchPending true while a prefetch is under way
     * @param leasesOpen output leases not given back yet, at least 0
     */
    record Reset(boolean kernelAttached, boolean prefetchPending, int leasesOpen) implements GateInputs {
        @Override
        public Gate gate() {
            return Gate.G5_RESET;
        }
    }

    /**
     * One forward of the kernel on a sample of the host's activation.
     *
     * @param in shape of the input
     * @param inType dtype of the input
     * @param out shape of the output
     * @param outType dtype of the output
     */
    record Probe(TensorShape in, DType inType, TensorShape out, DType outType) {}
}
