package io.kasmina.pipeline.lane;

/**
 * Figures of the device lane since its start.
 *
 * @param queueDepth tasks that wait
 * @param pushedBack tasks that found their mailbox full and waited at its door
 * @param busyRatio share of time in which a task ran, the running one included, 0..1
 * @param longestTaskNanos the longest task, the running one included
 * @param tasks tasks that ended, which is also the running one's number
 * @param runningNanos how long the running task has run, 0 while none runs
 */
public record DeviceFigures(
        int queueDepth, long pushedBack, double busyRatio, long longestTaskNanos, long tasks, long runningNanos) {}
