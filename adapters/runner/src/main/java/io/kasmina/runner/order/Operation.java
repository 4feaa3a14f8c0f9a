package io.kasmina.runner.order;

/** What an operator can order: first what is about a seed, from GERMINATE to ROLLBACK, then the rest. */
public enum Operation {
    /** Asks for a kernel. */
    GERMINATE,
    /** To TRAINING. */
    START_TRAINING,
    /** To BLENDING. */
    START_GRAFTING,
    /** To SHADOWING. */
    STABILIZE,
    /** To PROBATIONARY. */
    EVALUATE,
    /** Trains again. */
    FINE_TUNE,
    /** To FOSSILIZED. */
    FOSSILIZE,
    /** Retires. */
    CULL,
    /** Keeps the kernel out. */
    PAUSE,
    /** Ends a pause. */
    RESUME,
    /** Back to the last stable snapshot. */
    ROLLBACK,
    /** New hyperparameters for the host. */
    OPTIMIZER,
    /** Forces the fetch breaker. */
    CIRCUIT_BREAKER,
    /** Clears caches. */
    EMERGENCY,
    /** A teacher owns parameters. */
    REGISTER_TEACHER,
    /** A teacher owns nothing any more. */
    DEREGISTER_TEACHER,
    /** A teacher's model is taken anew. */
    RESET_TEACHER,
    /** Nobody owns anything. */
    RESET_REGISTRY
}
