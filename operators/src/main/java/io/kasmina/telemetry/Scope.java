package io.kasmina.telemetry;

/** In whose packets a metric travels. */
public enum Scope {
    /** The global packet's. */
    GLOBAL,
    /** Packets of single seeds. A gauge of one seed goes nowhere else: a meter would need the seed's id as a label. */
    SEED
}
