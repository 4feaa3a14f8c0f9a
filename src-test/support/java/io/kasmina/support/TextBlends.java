package io.kasmina.support;

import io.kasmina.contract.TrainingRunId;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.pipeline.port.BlendWriter;
import io.kasmina.pipeline.port.PartitionCut;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Double of an encoder: writes answers as a line of text. */
public final class TextBlends implements BlendWriter {

    private final CountedOps ops;
    private volatile @Nullable RuntimeException fault;

    /** Makes a writer of tensors that come from there. */
    public TextBlends(CountedOps ops) {
        this.ops = ops;
    }

    /** Makes it unable to read tensors, null heals it. */
    public void failing(@Nullable RuntimeException next) {
        fault = next;
    }

    @Override
    public Mono<PartitionCut.Blend> write(TrainingRunId run, Blended answer) {
        return Mono.fromSupplier(() -> {
            try (answer) {
                String line = run + " " + answer.seed() + " " + answer.step() + " " + text(answer);
                return new PartitionCut.Blend(answer.seed(), line.getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    private String text(Blended answer) {
        if (answer instanceof Blended.Made made) {
            RuntimeException failure = fault;
            if (failure != null) {
                throw failure;
            }
            return Arrays.toString(TensorBackend.values(ops, made.tensor()));
        }
        return answer instanceof Blended.Failed failed ? failed.reason().code() : "untouched";
    }
}
