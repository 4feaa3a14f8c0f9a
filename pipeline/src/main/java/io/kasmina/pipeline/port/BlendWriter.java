package io.kasmina.pipeline.port;

import io.kasmina.contract.TrainingRunId;
import io.kasmina.pipeline.blend.Blended;
import reactor.core.publisher.Mono;

/** Turns answers to activations into records of the bus. Implementations are thread-safe and block no caller. */
@FunctionalInterface
public interface BlendWriter {

    /**
     * Encodes an answer.
     *
     * @param run the training run of its activation
     * @param answer belongs to the writer, which closes it, also where it fails or is cancelled
     * @return the record; equal answers give equal bytes
     */
    Mono<PartitionCut.Blend> write(TrainingRunId run, Blended answer);
}
