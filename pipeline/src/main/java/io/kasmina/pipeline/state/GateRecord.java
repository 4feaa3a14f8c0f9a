package io.kasmina.pipeline.state;

import io.kasmina.contract.SeedId;
import io.kasmina.gate.GateResult;

/**
 * One evaluation of one gate for one seed, as it is kept.
 *
 * @param seed the seed
 * @param generation its generation
 * @param stageEpoch its stage epoch before the evaluation
 * @param result the evaluation
 */
public record GateRecord(SeedId seed, long generation, long stageEpoch, GateResult result) {}
