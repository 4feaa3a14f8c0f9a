package io.kasmina.pipeline.partition;

import io.kasmina.pipeline.Kasmina;
import io.kasmina.pipeline.port.PartitionState;
import io.kasmina.pipeline.port.SeedPartition;
import io.kasmina.verify.NonceLedger;

/** Makes the pipeline of one partition. Called on no event loop; what it makes shares the process's device. */
@FunctionalInterface
public interface PartitionPipelines {

    /**
     * Makes a pipeline that goes on where the partition's former owner stopped.
     *
     * @param partition decides which seeds belong here
     * @param state seeds and last step to begin with
     * @param nonces the pipeline's ledger, which holds the spent nonces already
     * @return the pipeline, not yet run; its caller runs and closes it
     */
    Kasmina open(SeedPartition partition, PartitionState state, NonceLedger nonces);
}
