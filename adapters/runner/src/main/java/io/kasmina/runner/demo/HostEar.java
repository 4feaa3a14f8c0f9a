package io.kasmina.runner.demo;

import io.kasmina.contract.Origin;
import io.kasmina.contract.SeedId;
import io.kasmina.kafka.BusRecord;
import io.kasmina.kafka.KafkaClient;
import io.kasmina.kafka.KafkaTopics;
import io.kasmina.runner.digits.JobFailure;
import io.kasmina.runner.digits.Waiting;
import io.kasmina.telemetry.EventName;
import io.kasmina.wire.BlendedData;
import io.kasmina.wire.BlendedDecoder;
import io.kasmina.wire.OutcomeData;
import io.kasmina.wire.OutcomeDecoder;
import io.kasmina.wire.PacketData;
import io.kasmina.wire.PacketDecoder;
import io.kasmina.wire.Reading;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Hears what the runner says. Outcomes and packets are kept, since a run is short; of blends the latest ones. Its questions block, on the main
 * thread.
 */
final class HostEar implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BLENDS_KEPT = 64;

    private final Sinks.Many<OutcomeData> outcomes = Sinks.many().replay().all();
    private final Sinks.Many<PacketData> packets = Sinks.many().replay().all();
    private final Sinks.Many<BlendedData> blends = Sinks.many().replay().limit(BLENDS_KEPT);
    private final Disposable connections;

    /** Listens to all that was said and will be. */
    HostEar(KafkaClient client, KafkaTopics topics) {
        Flux<BusRecord> telemetry = Flux.merge(all(client, topics.telemetry()), all(client, topics.emergency()));
        connections = Disposables.composite(
                listen(all(client, topics.outcomes()), OutcomeDecoder::decode, outcomes),
                listen(telemetry, PacketDecoder::decode, packets),
                listen(all(client, topics.blends()), BlendedDecoder::decode, blends));
    }

    /** Waits for the outcome of the command at a place. */
    Mono<OutcomeData> outcome(Origin place) {
        return outcomes.asFlux()
                .filter(outcome -> outcome.input().equals(place))
                .next();
    }

    /** Waits for the answer to a frame. */
    Mono<BlendedData> blend(SeedId seed, long step) {
        return blends.asFlux()
                .filter(blend ->
                        blend.key().step() == step && blend.key().seed().equals(seed))
                .next();
    }

    /**
     * Waits for an event of a seed, past ones included.
     *
     * @throws JobFailure if none comes
     */
    PacketData.Event event(SeedId seed, EventName name, Predicate<PacketData.Event> wanted) {
        PacketData.Event found = Waiting.first(
                PATIENCE,
                packets.asFlux()
                        .concatMapIterable(PacketData::events, 1)
                        .filter(event -> event.name().equals(name.code())
                                && seed.value().equals(event.attributes().get("seed_id"))
                                && wanted.test(event)));
        if (found == null) {
            throw new JobFailure(
                    "seed " + seed + ": no event " + name.code() + " within " + PATIENCE.toSeconds() + " s");
        }
        return found;
    }

    /**
     * Waits until a seed's packets show a metric of at least a value.
     *
     * @throws JobFailure if they do not
     */
    void metric(SeedId seed, String name, double least) {
        Double found = Waiting.first(
                PATIENCE,
                packets.asFlux()
                        .filter(packet -> packet.seedId().equals(seed.value()))
                        .map(packet -> packet.metrics().getOrDefault(name, Double.NaN))
                        .filter(value -> value >= least));
        if (found == null) {
            throw new JobFailure("seed " + seed + ": " + name + " did not reach " + least + " within "
                    + PATIENCE.toSeconds() + " s");
        }
    }

    /** Returns all outcomes until now. */
    List<OutcomeData> outcomes() {
        return now(outcomes);
    }

    /** Returns all packets until now. */
    List<PacketData> packets() {
        return now(packets);
    }

    @Override
    public void close() {
        connections.dispose();
    }

    private static Flux<BusRecord> all(KafkaClient client, String topic) {
        return client.read(topic, KafkaClient.From.START);
    }

    private static <T> Disposable listen(
            Flux<BusRecord> records, Function<byte[], Reading<T>> codec, Sinks.Many<T> kept) {
        return records.map(record -> codec.apply(record.value()))
                .subscribe(
                        reading -> {
                            if (reading instanceof Reading.Read<T> read) {
                                kept.emitNext(read.value(), Sinks.EmitFailureHandler.FAIL_FAST);
                            }
                        },
                        kept::tryEmitError);
    }

    private static <T> List<T> now(Sinks.Many<T> kept) {
        return Waiting.result(
                "what was heard", kept.asFlux().take(Duration.ofMillis(500)).collectList());
    }
}
