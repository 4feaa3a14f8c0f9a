package io.kasmina.pipeline.port;

import io.kasmina.contract.TrainingRunId;
import io.kasmina.pipeline.state.SeedSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was committed for a partition.
 *
 * @param seeds the last snapshot of each seed
 * @param nonces spent nonces in the order in which they were spent; those that are long dead may be among them
 * @param step the last step that a cut named, {@link PartitionCut#NO_STEP} for none
 * @param run the training run that it is of, null for none
 * @param deleted how many records at most the bus deleted before they were applied, logits aside; at least 0
 */
public record PartitionState(
        List<SeedSnapshot> seeds, List<SpentNonce> nonces, long step, @Nullable TrainingRunId run, long deleted) {

    /** Makes a state whose step is of no known training run, and of which nothing was deleted. */
    public PartitionState(List<SeedSnapshot> seeds, List<SpentNonce> nonces, long step) {
        this(seeds, nonces, step, null, 0);
    }

    /** Copies the lists. */
    public PartitionState {
        seeds = List.copyOf(seeds);
        nonces = List.copyOf(nonces);
    }
}
