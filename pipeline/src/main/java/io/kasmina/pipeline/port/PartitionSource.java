package io.kasmina.pipeline.port;

import io.kasmina.blend.Activation;
import io.kasmina.blend.Logits;
import io.kasmina.contract.SignedCommand;
import io.kasmina.isolate.Gradients;
import reactor.core.publisher.Flux;

/**
 * What arrives for one partition, from the committed places on, each topic partition in its order. Each stream is subscribed once and ends by
 * cancellation or with {@link PartitionFault}; its demand reaches the broker, and no stream waits for another.
 */
public interface PartitionSource {

    /** Returns the partition's commands and those of the control topic, as received; their origin is their place. */
    Flux<SignedCommand> commands();

    /** Returns activations; their tensors belong to the receiver. One of another partition's seed comes as a letter {@code misrouted}. */
    Flux<Arrival<Activation>> activations();

    /** Returns logits, as {@link #activations}. */
    Flux<Arrival<Logits>> logits();

    /** Returns gradients of hosts that take their steps elsewhere. */
    Flux<Arrival<Gradients>> gradients();

    /** Returns steps that the host completed and what it says of its seeds, of every seed of the bus. */
    Flux<Arrival<HostNote>> host();
}
