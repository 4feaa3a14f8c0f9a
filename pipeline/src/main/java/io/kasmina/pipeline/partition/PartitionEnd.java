package io.kasmina.pipeline.partition;

import io.kasmina.contract.Reason;
import io.kasmina.pipeline.port.PartitionFault;
import io.kasmina.telemetry.Level;

/** How a run of a partition ended. */
enum PartitionEnd implements Reason {
    /** It was asked to end, and everything that was in flight is committed. */
    RELEASED(Level.INFO),
    /** It was asked to end, and something in flight took too long: whoever has the partition next does it again. */
    GAVE_UP(Level.WARNING),
    /** Another process has the partition. */
    FENCED(Level.WARNING),
    /** The bus did not answer in time, or refused. */
    UNAVAILABLE(Level.ERROR),
    /** What was committed cannot be read. */
    CORRUPT(Level.CRITICAL),
    /** Something else broke, which ends the engine. */
    BROKEN(Level.CRITICAL);

    private final Level level;

    PartitionEnd(Level level) {
        this.level = level;
    }

    /** Returns how bad that is. */
    Level level() {
        return level;
    }

    /** Tells whether the partition should rest before it is tried again. */
    boolean isFailure() {
        return this == FENCED || this == UNAVAILABLE || this == CORRUPT;
    }

    static PartitionEnd of(PartitionFault fault) {
        return switch (fault.kind()) {
            case FENCED -> FENCED;
            case UNAVAILABLE, DENIED, MISCONFIGURED -> UNAVAILABLE;
            case CORRUPT -> CORRUPT;
        };
    }
}
