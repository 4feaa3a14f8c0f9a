package io.kasmina.pipeline.memory;

import io.kasmina.blend.Activation;
import io.kasmina.blend.Logits;
import io.kasmina.contract.Origin;
import io.kasmina.contract.SignedCommand;
import io.kasmina.isolate.Gradients;
import io.kasmina.pipeline.lane.SerialMailbox;
import io.kasmina.pipeline.port.Arrival;
import java.util.List;

/**
 * The topics of one partition's seeds.
 *
 * @param commands signed commands
 * @param activations activations
 * @param logits logits
 * @param gradients gradients
 */
record SeedTopics(
        RecordLog<SignedCommand> commands,
        RecordLog<Arrival<Activation>> activations,
        RecordLog<Arrival<Logits>> logits,
        RecordLog<Arrival<Gradients>> gradients) {

    static SeedTopics of(int partition, int capacity, SerialMailbox mailbox) {
        return new SeedTopics(
                new RecordLog<>(Origin.COMMANDS, partition, capacity, mailbox),
                new RecordLog<>(InMemoryPartitionBus.ACTIVATIONS, partition, capacity, mailbox),
                new RecordLog<>(InMemoryPartitionBus.LOGITS, partition, capacity, mailbox),
                new RecordLog<>(InMemoryPartitionBus.GRADIENTS, partition, capacity, mailbox));
    }

    List<RecordLog<?>> all() {
        return List.of(commands, activations, logits, gradients);
    }
}
