package io.kasmina.kafka;

import java.time.Duration;

/**
 * How long a partition that is still assigned rests before it is given again. Pure.
 *
 * @param heartbeat time between two heartbeats of the group's member
 */
record Comeback(Duration heartbeat) {

    private static final Duration REST = Duration.ofMillis(200);

    /** Whoever was shut out waits for the group's word that the partition is still its own, or it would shut out the rightful owner. */
    private static final Duration WORD = Duration.ofMillis(500);

    /**
     * Returns the rest.
     *
     * @param fenced whether another process shut the last run out
     */
    Duration after(boolean fenced) {
        return fenced ? heartbeat.plus(WORD) : REST;
    }
}
