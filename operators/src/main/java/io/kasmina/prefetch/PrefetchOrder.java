package io.kasmina.prefetch;

import io.kasmina.contract.SeedId;
import io.kasmina.contract.Sha256;
import io.kasmina.contract.TrainingRunId;
import org.jspecify.annotations.Nullable;

/**
 * A kernel that a seed needs.
 *
 * @param seed the seed
 * @param generation the seed's generation; rises at each retirement
 * @param blueprintId the blueprint, not blank
 * @param run the training run
 * @param pin the digest that the file must have, null where nothing pins it
 */
public record PrefetchOrder(SeedId seed, long generation, String blueprintId, TrainingRunId run, @Nullable Sha256 pin) {

    /** Checks the blueprint; throws {@link IllegalArgumentException} that names field, bound and value. */
    public PrefetchOrder {
        if (blueprintId.isBlank()) {
            throw new IllegalArgumentException("blueprintId: must not be blank, was '" + blueprintId + "'");
        }
    }
}
