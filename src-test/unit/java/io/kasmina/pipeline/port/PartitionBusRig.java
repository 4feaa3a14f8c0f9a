package io.kasmina.pipeline.port;

import io.kasmina.contract.SeedId;
import io.kasmina.contract.SignedCommand;
import java.util.List;

/** A bus under test with two partitions of the seeds, and whatever else shares it. Made afresh for each test. */
public interface PartitionBusRig extends AutoCloseable {

    /** Makes a further member of the group, which nobody has subscribed yet. */
    PartitionBus member();

    /** Has the partitions spread evenly over members that are subscribed; may take effect later. */
    void share(List<PartitionBus> members);

    /** Makes a member, not yet subscribed, that is given every partition whoever has it: as where the others were not heard of for too long. */
    PartitionBus usurper();

    /** Publishes a command on a partition of the commands. */
    void publish(int partition, SignedCommand command);

    /** Publishes a command on the control topic. */
    void publishControl(SignedCommand command);

    /** Publishes an activation of shape [2, 2] of a seed on its partition. */
    void publishActivation(SeedId seed, long step);

    /** Publishes an activation that nobody can read. */
    void publishUnreadable(int partition);

    /** Publishes a step. */
    void publishStep(long step);

    /** Publishes a report of a seed in a step. */
    void publishReport(SeedId seed, long step);

    /** Returns the ids of the commands whose outcomes a reader of committed records sees, in order for each partition. */
    List<String> outcomes();

    /** Returns the reasons of the dead letters that such a reader sees. */
    List<String> letters();

    /** Returns the records that such a reader sees as answers to activations. */
    List<byte[]> blends();

    @Override
    void close();
}
