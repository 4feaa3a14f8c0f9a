package io.kasmina.pipeline.port;

import io.kasmina.blend.Activation;
import io.kasmina.blend.Logits;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.SignedCommand;
import io.kasmina.isolate.Gradients;
import reactor.core.publisher.Flux;

/** What arrives. Each stream is subscribed once; back-pressure reaches the bus. */
public interface RecordSource {

    /** Returns commands in arrival order, as received. */
    Flux<SignedCommand> commands();

    /** Returns activations; their tensors belong to the receiver. */
    Flux<Activation> activations();

    /** Returns Tamiyo's logits; their tensors belong to the receiver. */
    Flux<Logits> logits();

    /** Returns gradients of hosts that take their steps elsewhere. */
    Flux<Gradients> gradients();

    /** Returns the numbers of the steps that the host completed. */
    Flux<Long> steps();

    /** Returns what the host says of its seeds. */
    Flux<HostReport> reports();
}
