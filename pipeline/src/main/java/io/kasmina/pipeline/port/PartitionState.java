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
 */
public record PartitionState(
        List<SeedSnapshot> seeds, List<SpentNonce> nonces, long step, @Nullable TrainingRunId run) {

    /** Makes a state whose step is of no known training run. */
    public PartitionState(List<SeedSnapshot> seeds, List<SpentNonce> nonces, long step) {
        this(seeds, nonces, step, null);
    }

    /** Copies the lists. */
    public PartitionState {
        seeds = List.copyOf(seeds);
        nonces = List.copyOf(nonces);
    }
}
