package io.kasmina.telemetry;

import io.kasmina.contract.Reason;
import java.util.Arrays;

/** The names of attributes of events that have many. */
final class EventAttributes {

    private EventAttributes() {}

    static String[] kernelCache() {
        return new String[] {"hits", "spares", "misses", "evictions", "bytes", "loads", "load_ms", "waits", "wait_ms"};
    }

    static <E extends Enum<E> & Reason> String[] codes(Class<E> reasons) {
        return Arrays.stream(reasons.getEnumConstants()).map(Reason::code).toArray(String[]::new);
    }

    static String[] gateInputs() {
        return new String[] {
            "fallback_used",
            "expected",
            "actual",
            "reported",
            "blend_failures",
            "blueprint_id",
            "parameters",
            "run_present",
            "kernel_attached",
            "fetch_failure",
            "violations",
            "loss",
            "kernel_p50_ms",
            "status",
            "host_registered",
            "probe_in",
            "probe_out",
            "missing_layers",
            "prefetch_pending",
            "leases_open"
        };
    }
}
