package io.kasmina.pipeline.lane;

/** What a watch thinks of the device lane. */
public enum LaneHealth {
    /** Tasks end in time. */
    WORKING,
    /** A task runs for too long. */
    WEDGED,
    /** It ran so long that nobody waits for its end any more; nothing follows on this. */
    LOST
}
