package io.kasmina.isolate;

import io.kasmina.contract.SeedId;

/**
 * What one record of gradients showed.
 *
 * @param seed the seed
 * @param step the host's training step
 * @param verdict the judgement
 */
public record IsolationCheck(SeedId seed, long step, IsolationVerdict verdict) {}
