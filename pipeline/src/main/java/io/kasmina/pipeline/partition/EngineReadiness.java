package io.kasmina.pipeline.partition;

/** Whether an engine does its work, and if not, why. */
public enum EngineReadiness {
    /** Every partition that was given is restored and at work. */
    READY,
    /** No partition is given at present: others have them, or the group is not joined yet. */
    IDLE,
    /** {@link PartitionEngine#run()} was not subscribed yet, or a partition is not restored yet. */
    STARTING,
    /** The bus does not answer: intake stands still and nothing is lost. */
    BUS_DOWN,
    /** What was committed of a partition cannot be read: it rests, nothing of it is lost, and it is tried again. */
    CORRUPT,
    /** Another process has a partition that was given to this one: it rests and is given back then. */
    FENCED,
    /** A task of the device does not end: hosts pass through. */
    DEVICE_WEDGED,
    /** It finishes what is in flight. */
    DRAINING,
    /** It has ended. */
    ENDED;

    /** Tells whether work is done. */
    public boolean isReady() {
        return this == READY;
    }
}
