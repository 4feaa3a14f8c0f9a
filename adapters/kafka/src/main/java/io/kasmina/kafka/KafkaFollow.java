package io.kasmina.kafka;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads on from a known moment, for who sends something and waits for the answer. */
public final class KafkaFollow {

    private KafkaFollow() {}

    /**
     * Looks up where a topic ends now.
     *
     * @param client reads
     * @param topic the topic
     * @return once the ends are known, all that comes behind them; errors with {@link io.kasmina.pipeline.port.PartitionFault}, both
     */
    public static Mono<Flux<BusRecord>> of(KafkaClient client, String topic) {
        return client.places(topic, KafkaClient.From.END).map(places -> client.read(topic, places));
    }
}
