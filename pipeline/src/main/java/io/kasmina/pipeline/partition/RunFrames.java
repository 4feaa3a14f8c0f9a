package io.kasmina.pipeline.partition;

import io.kasmina.blend.Activation;
import io.kasmina.blend.Logits;
import io.kasmina.contract.TrainingRunId;
import reactor.core.publisher.Sinks;

/**
 * Frames of one training run on their way to the pipeline. Each run is blended by itself, since its steps are not those of another.
 *
 * @param run the run
 * @param activations of it
 * @param logits of it
 */
record RunFrames(TrainingRunId run, Sinks.Many<Activation> activations, Sinks.Many<Logits> logits) {

    static RunFrames of(TrainingRunId run) {
        return new RunFrames(
                run,
                Sinks.many().unicast().onBackpressureBuffer(),
                Sinks.many().unicast().onBackpressureBuffer());
    }
}
