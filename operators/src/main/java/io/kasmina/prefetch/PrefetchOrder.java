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
 * @param artifactRef where the artifact lies; null: the bus is asked. An order that says it needs a pin, and is fetched whatever the
 *     breaker says of the bus
 */
public record PrefetchOrder(
        SeedId seed,
        long generation,
        String blueprintId,
        TrainingRunId run,
        @Nullable Sha256 pin,
        @Nullable String artifactRef) {

    /** Checks the fields; throws {@link IllegalArgumentException} that names field, bound and value. */
    public PrefetchOrder {
        if (blueprintId.isBlank()) {
            throw new IllegalArgumentException("blueprintId: must not be blank, was '" + blueprintId + "'");
        }
        if (artifactRef != null && pin == null) {
            throw new IllegalArgumentException("pin: must be set where artifactRef is, was absent");
        }
    }

    /** Makes an order whose artifact the bus names. */
    public PrefetchOrder(SeedId seed, long generation, String blueprintId, TrainingRunId run, @Nullable Sha256 pin) {
        this(seed, generation, blueprintId, run, pin, null);
    }
}
