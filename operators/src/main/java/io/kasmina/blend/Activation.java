package io.kasmina.blend;

import io.kasmina.contract.SeedId;
import io.kasmina.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The host's activation at a seed's place. Owns its tensors.
 *
 * @param seed the seed
 * @param step the host's training step, at least 0
 * @param host the host's activation h, batch first
 * @param seedOutput the seed's activation s, null where the attached kernel is to make it from {@code host}
 */
public record Activation(SeedId seed, long step, Tensor host, @Nullable Tensor seedOutput) implements Frame {

    /** Checks the step; throws {@link IllegalArgumentException} that names bound and value. */
    public Activation {
        if (step < 0) {
            throw new IllegalArgumentException("step: must be at least 0, was " + step);
        }
    }

    @Override
    public void close() {
        try {
            host.close();
        } finally {
            if (seedOutput != null) {
                seedOutput.close();
            }
        }
    }
}
