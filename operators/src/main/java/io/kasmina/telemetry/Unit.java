package io.kasmina.telemetry;

/** In what a metric is measured. */
public enum Unit {
    /** A number of things. */
    COUNT("count"),
    /** Milliseconds. */
    MILLIS("ms"),
    /** Seconds. */
    SECONDS("s"),
    /** Bytes. */
    BYTES("bytes"),
    /** A share, mostly 0..1. */
    RATIO("ratio"),
    /** A number without a unit. */
    ONE("1"),
    /** A lifecycle stage as its wire number. */
    STAGE("stage"),
    /** 1 for yes, 0 for no. */
    BOOL("bool");

    private final String code;

    Unit(String code) {
        this.code = code;
    }

    /** Returns the unit's name in packets. */
    public String code() {
        return code;
    }
}
