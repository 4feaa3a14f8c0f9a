package io.kasmina.gate;

import java.util.Locale;

/** Names of what gates look at, as events and the history show them; one constant per measurement. */
public enum InputName {
    /** G1 to G4: true while a fallback kernel stands in for the blueprint's. */
    FALLBACK_USED,
    /** G1 to G4: the stage that the gate guards the way out of. */
    EXPECTED,
    /** G1 to G4: the seed's stage. */
    ACTUAL,
    /** G1 to G4: the stage in the host's latest report of this stage epoch, or {@code none}. */
    REPORTED,
    /** G1 to G4: blends that failed since the last good one. */
    BLEND_FAILURES,
    /** G0: the blueprint as sent, at most 256 characters of it. */
    BLUEPRINT_ID,
    /** G0: the number of blueprint parameters. */
    PARAMETERS,
    /** G0: true where the command named a training run. */
    RUN_PRESENT,
    /** G1, G5: true while a kernel is attached. */
    KERNEL_ATTACHED,
    /** G1: why no kernel came, or {@code none}. */
    FETCH_FAILURE,
    /** G1, G2, G4: isolation violations. */
    VIOLATIONS,
    /** G1: the last reported loss, or {@code none}. */
    LOSS,
    /** G2: p50 of the last kernel forwards on the device in milliseconds, or {@code none}. */
    KERNEL_P50_MS,
    /** G2, G4: the host's performance status, or {@code none}. */
    STATUS,
    /** G3: true where a host is registered. */
    HOST_REGISTERED,
    /** G3: dtype and shape of the probe's input, or {@code none}. */
    PROBE_IN,
    /** G3: dtype and shape of the probe's output, or {@code none}. */
    PROBE_OUT,
    /** G3: host layers that the kernel needs and the host lacks, in order of their names, or {@code none}. */
    MISSING_LAYERS,
    /** G5: true while a prefetch is under way. */
    PREFETCH_PENDING,
    /** G5: output leases not given back yet. */
    LEASES_OPEN;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** Returns the name in telemetry: the constant's in lower case. */
    public String code() {
        return code;
    }
}
