package io.kasmina.runner.digits;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.Kasmina;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Packet;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Keeps every packet of one run, for counting and for waiting. A run is short, so nothing is let go. */
final class Observations implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Queue<Packet> received = new ConcurrentLinkedQueue<>();
    private final Sinks.Many<Packet> replayed = Sinks.many().replay().all();
    private final Disposable connection;

    /** Begins to listen. */
    Observations(Kasmina kasmina) {
        connection = kasmina.telemetry()
                .doOnNext(received::add)
                .subscribe(
                        packet -> replayed.emitNext(packet, Sinks.EmitFailureHandler.FAIL_FAST),
                        replayed::tryEmitError,
                        replayed::tryEmitComplete);
    }

    /**
     * Waits for an event of a seed, past ones included. Main thread only.
     *
     * @throws JobFailure if none comes
     */
    Event await(SeedId seed, EventName name, Predicate<Event> wanted) {
        Event found = replayed.asFlux()
                .concatMapIterable(Packet::events, 1)
                .filter(event -> event.name() == name && seed.equals(event.seed()) && wanted.test(event))
                .next()
                .timeout(PATIENCE, Mono.empty())
                .block();
        if (found == null) {
            throw new JobFailure(
                    "seed " + seed + ": no event " + name.code() + " within " + PATIENCE.toSeconds() + " s");
        }
        return found;
    }

    /** Returns the number of packets so far that fit. */
    long packets(Predicate<Packet> wanted) {
        return received.stream().filter(wanted).count();
    }

    /** Counts the events of one name so far by what a function makes of them, keys in order. */
    Map<String, Long> count(EventName name, Function<Event, String> key) {
        return received.stream()
                .flatMap(packet -> packet.events().stream())
                .filter(event -> event.name() == name)
                .collect(Collectors.groupingBy(key, TreeMap::new, Collectors.counting()));
    }

    @Override
    public void close() {
        connection.dispose();
    }
}
