package io.kasmina.pipeline.telemetry;

/**
 * Bounds of telemetry.
 *
 * @param pendingPerSeed most events that wait for a seed's next packet, at least 1; more are counted in a drop marker
 * @param backlog most NORMAL packets that wait for one subscriber, at least 1; beyond it the oldest are shed and counted
 * @param emergencyBacklog most HIGH packets, and most CRITICAL ones, that wait for one subscriber, at least 1; beyond it the oldest
 *     HIGH are shed and counted, and further CRITICAL ones are summed up in one
 */
public record TelemetryConfig(int pendingPerSeed, int backlog, int emergencyBacklog) {

    /** Checks the bounds; throws {@link IllegalArgumentException} that names field, bound and value. */
    public TelemetryConfig {
        atLeastOne("pendingPerSeed", pendingPerSeed);
        atLeastOne("backlog", backlog);
        atLeastOne("emergencyBacklog", emergencyBacklog);
    }

    /** Returns the defaults: 64 events a seed, 4,096 packets of each kind. */
    public static TelemetryConfig defaults() {
        return new TelemetryConfig(64, 4096, 4096);
    }

    private static void atLeastOne(String field, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(field + ": must be at least 1, was " + value);
        }
    }
}
