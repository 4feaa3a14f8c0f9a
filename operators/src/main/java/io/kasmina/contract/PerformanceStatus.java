package io.kasmina.contract;

/** How the host judges its own training at a step. */
public enum PerformanceStatus {
    /** As expected. */
    NOMINAL,
    /** As expected, by the host's own health check. */
    HEALTHY,
    /** Worse than expected. */
    DEGRADED,
    /** A fallback kernel is at work. */
    FALLBACK,
    /** Limits were violated. */
    VIOLATIONS,
    /** Training is paused. */
    PAUSED
}
