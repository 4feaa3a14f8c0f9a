package io.kasmina.blend;

import io.kasmina.contract.SeedId;
import io.kasmina.tensor.Tensor;

/**
 * Tamiyo's logits for one seed and step. Owns its tensor.
 *
 * @param seed the seed
 * @param step the host's training step, at least 0
 * @param values logits [batch, classes]
 */
public record Logits(SeedId seed, long step, Tensor values) implements Frame {

    /** Checks the step; throws {@link IllegalArgumentException} that names bound and value. */
    public Logits {
        if (step < 0) {
            throw new IllegalArgumentException("step: must be at least 0, was " + step);
        }
    }

    @Override
    public void close() {
        values.close();
    }
}
