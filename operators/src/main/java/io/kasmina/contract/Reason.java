package io.kasmina.contract;

import java.util.Locale;

/** A machine-readable reason of one closed enumeration. Only enums implement it, so that no free text can pose as one. */
public interface Reason {

    /** Returns the enum constant's name. */
    String name();

    /** Returns the reason code written to outcomes, telemetry and reports: the name in lower case. */
    default String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
