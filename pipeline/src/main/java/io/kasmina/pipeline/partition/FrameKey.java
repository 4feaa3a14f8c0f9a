package io.kasmina.pipeline.partition;

import io.kasmina.contract.SeedId;
import io.kasmina.contract.TrainingRunId;

/** Tells frames apart: the first one for a training run's seed and step stands. */
record FrameKey(TrainingRunId run, SeedId seed, long step) {}
