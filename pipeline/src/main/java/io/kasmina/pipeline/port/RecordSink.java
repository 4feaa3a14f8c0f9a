package io.kasmina.pipeline.port;

import io.kasmina.contract.Adjustment;
import io.kasmina.contract.Outcome;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.telemetry.Packet;
import reactor.core.publisher.Mono;

/** Where answers go. Each Mono completes when the bus has the record; the next one waits for it. */
public interface RecordSink {

    /** Takes the answer to a command. */
    Mono<Void> outcome(Outcome outcome);

    /** Takes the answer to an activation; it belongs to the sink, which closes it when it is written, or its reader does. */
    Mono<Void> blended(Blended blended);

    /** Takes a packet; its priority chooses the normal or the emergency route. */
    Mono<Void> packet(Packet packet);

    /** Takes an adjustment for the host. */
    Mono<Void> adjustment(Adjustment adjustment);
}
