package io.kasmina.pipeline.lane;

/**
 * Figures of the journal since its start.
 *
 * @param queueDepth tasks that wait or are being made durable
 * @param tasks tasks that ended
 * @param groups groups that were made durable or failed
 * @param refused tasks that found it full
 */
public record JournalFigures(int queueDepth, long tasks, long groups, long refused) {}
