package io.kasmina.runner.digits;

import io.kasmina.contract.SeedId;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Packet;
import java.time.Duration;
import java.util.function.Predicate;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** Keeps every packet of one run, for waiting and for counting. A run is short, so nothing is let go. */
final class Observations implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Sinks.Many<Packet> received = Sinks.many().replay().all();
    private final Disposable connection;

    /**
     * Begins to listen.
     *
     * @param telemetry a pipeline's packets; hot, so that only those from now on are kept
     */
    Observations(Flux<Packet> telemetry) {
        connection = telemetry.subscribe(
                packet -> received.emitNext(packet, Sinks.EmitFailureHandler.FAIL_FAST),
                received::tryEmitError,
                received::tryEmitComplete);
    }

    /**
     * Waits for an event of a seed, past ones included. Main thread only.
     *
     * @throws JobFailure if none comes
     */
    Event await(SeedId seed, EventName name, Predicate<Event> wanted) {
        Event found = Waiting.first(
                PATIENCE,
                received.asFlux()
                        .concatMapIterable(Packet::events, 1)
                        .filter(event -> event.name() == name && seed.equals(event.seed()) && wanted.test(event)));
        if (found == null) {
            throw new JobFailure(
                    "seed " + seed + ": no event " + name.code() + " within " + PATIENCE.toSeconds() + " s");
        }
        return found;
    }

    /**
     * Waits for the end of telemetry, so that none is missed that is still on its way. Main thread only.
     *
     * @return every packet of the run
     * @throws JobFailure if telemetry does not end, as when the pipeline was not closed
     */
    PacketCounts counts() {
        return new PacketCounts(
                Waiting.result("end of telemetry", received.asFlux().collectList()));
    }

    @Override
    public void close() {
        connection.dispose();
    }
}
