package io.kasmina.pipeline.partition;

/**
 * Figures of one partition at one moment.
 *
 * @param restored true once it is restored and at work
 * @param waiting records that arrived and wait for a turn
 * @param frameBytes bytes of activations that arrived and are not committed
 * @param oldestNanos how long the oldest record that is not committed has been here, 0 where none is
 * @param commitNanos how long the commit in flight takes by now, 0 where none is
 * @param commits commits of this run
 */
public record PartitionFigures(
        boolean restored, int waiting, long frameBytes, long oldestNanos, long commitNanos, long commits) {}
