package io.kasmina.pipeline.partition;

import io.kasmina.blend.Activation;
import io.kasmina.blend.Logits;
import io.kasmina.contract.TrainingRunId;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * The streams of frames of one training run after the other. Where another run's activation comes the former run's stream ends; its logits are
 * welcome until the next change. Confined to its desk's mailbox.
 */
final class RunStreams {

    private final Sinks.Many<RunFrames> all = Sinks.many().unicast().onBackpressureBuffer();
    private @Nullable RunFrames current;
    private @Nullable RunFrames former;

    /** Returns each stream as it begins; ends behind {@link #complete}. */
    Flux<RunFrames> all() {
        return all.asFlux();
    }

    /** Returns where a run's activations go. */
    Sinks.Many<Activation> activations(TrainingRunId run) {
        RunFrames open = current;
        if (open != null && open.run().equals(run)) {
            return open.activations();
        }
        if (open != null) {
            open.activations().tryEmitComplete();
        }
        RunFrames next = RunFrames.of(run);
        former = open;
        current = next;
        all.tryEmitNext(next);
        return next.activations();
    }

    /** Returns where a run's logits go, null where nobody waits for them any more. */
    Sinks.@Nullable Many<Logits> logits(TrainingRunId run) {
        if (current != null && current.run().equals(run)) {
            return current.logits();
        }
        return former != null && former.run().equals(run) ? former.logits() : null;
    }

    /** No activation comes any more. */
    void complete() {
        if (current != null) {
            current.activations().tryEmitComplete();
        }
        all.tryEmitComplete();
    }
}
