package io.kasmina.kafka;

import io.kasmina.contract.KernelReply;
import io.kasmina.contract.KernelRequest;
import io.kasmina.prefetch.KernelReplies;
import io.kasmina.prefetch.KernelRequests;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Asks Urza for kernels over the bus. For one pipeline: requests wait until its replies are listened to, so that no reply comes too early.
 * Thread-safe.
 */
public final class KafkaKernels implements KernelRequests, KernelReplies {

    private final KafkaTopics topics;
    private final KafkaCodecs codecs;
    private final KafkaClient client;
    private final Sinks.Empty<Void> listening = Sinks.empty();

    private KafkaKernels(KafkaTopics topics, KafkaCodecs codecs, KafkaClient client) {
        this.topics = topics;
        this.codecs = codecs;
        this.client = client;
    }

    /**
     * Makes both ends for a pipeline.
     *
     * @param client may be shared by pipelines; stays its owner's
     */
    public static KafkaKernels of(KafkaConfig config, KafkaCodecs codecs, KafkaClient client) {
        return new KafkaKernels(config.topics(), codecs, client);
    }

    /** Sends a request, keyed by its blueprint, once {@link #replies} knows from where it reads. */
    @Override
    public Mono<Void> publish(KernelRequest request) {
        return listening
                .asMono()
                .then(Mono.defer(() -> client.send(BusRecord.to(
                        topics.kernelsRequests(),
                        request.blueprintId().getBytes(StandardCharsets.UTF_8),
                        codecs.writers().kernelRequest().apply(request),
                        Map.of()))))
                .then();
    }

    /**
     * Listens to everybody's replies, from the time of the subscription on. A reply that cannot be read is nobody's: whoever waits for it
     * runs into its timeout.
     */
    @Override
    public Flux<KernelReply> replies() {
        return Mono.zip(ends(topics.kernelsReady()), ends(topics.kernelsErrors()))
                .doOnNext(both -> listening.tryEmitEmpty())
                .flatMapMany(both -> Flux.merge(
                        replies(
                                topics.kernelsReady(),
                                both.getT1(),
                                codecs.readers().kernelReady()),
                        replies(
                                topics.kernelsErrors(),
                                both.getT2(),
                                codecs.readers().kernelError())));
    }

    private Mono<Map<TopicPartition, Long>> ends(String topic) {
        return client.places(topic, KafkaClient.From.END).map(HashMap::new);
    }

    private Flux<KernelReply> replies(
            String topic, Map<TopicPartition, Long> places, Function<byte[], Decoded<KernelReply>> codec) {
        return client.read(topic, places).handle((record, sink) -> {
            if (codec.apply(record.value()) instanceof Decoded.Value<KernelReply> read) {
                sink.next(read.value());
            }
        });
    }
}
