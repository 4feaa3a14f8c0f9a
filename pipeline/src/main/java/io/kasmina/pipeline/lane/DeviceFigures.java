package io.kasmina.pipeline.lane;

/**
 * Figures of the device lane since its start.
 *
 * @param queueDepth tasks that wait
 * @param busyRatio share of time in which a task ran, 0..1
 * @param longestTaskNanos the longest task
 * @param tasks tasks run
 */
public record DeviceFigures(int queueDepth, double busyRatio, long longestTaskNanos, long tasks) {}
