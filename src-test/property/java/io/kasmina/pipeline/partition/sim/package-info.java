/**
 * Processes that run partitions, with faults, from one number, in virtual time.
 *
 * <pre>
 * Simulation ── commands, frames, steps ─▶ InMemoryPartitionBus ◀── FaultyBus ◀── engines that crash, lag, lose partitions
 *      │                                            │
 *      └──────────── what was published ──▶ Oracle ◀┘ what was committed
 * </pre>
 */
package io.kasmina.pipeline.partition.sim;
