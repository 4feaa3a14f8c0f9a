package io.kasmina.kafka;

import io.kasmina.blend.Activation;
import io.kasmina.blend.Frame;
import io.kasmina.blend.Logits;
import io.kasmina.contract.SignedCommand;
import io.kasmina.isolate.Gradients;
import io.kasmina.pipeline.port.Arrival;
import io.kasmina.pipeline.port.HostNote;
import io.kasmina.pipeline.port.PartitionSource;
import io.kasmina.tensor.Custody;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/** Streams of one partition, each a receiver of its own. Thread-safe: it has no state but the places, which never change. */
final class KafkaSource implements PartitionSource {

    /** Records of one stream of tensors that are decoded at the same time: the next is made while the last is handed over. */
    private static final int DECODING = 2;

    private final KafkaTopics topics;
    private final KafkaFlow flow;
    private final KafkaCodecs.Readers codecs;
    private final Receivers receivers;
    private final Supplier<Places> places;

    /** Opens the source of a partition. */
    @FunctionalInterface
    interface Opening {

        /** Makes a source; nothing is read before a stream is subscribed. */
        KafkaSource open(Supplier<Places> places);
    }

    /**
     * Makes a source.
     *
     * @param places asked when a stream is subscribed
     */
    KafkaSource(KafkaConfig config, KafkaCodecs.Readers codecs, Receivers receivers, Supplier<Places> places) {
        this.topics = config.topics();
        this.flow = config.flow();
        this.codecs = codecs;
        this.receivers = receivers;
        this.places = places;
    }

    @Override
    public Flux<SignedCommand> commands() {
        return records("commands", flow.commandBytes(), RecordSize.SMALL, topics.commands(), topics.control())
                .map(Arrivals::command);
    }

    @Override
    public Flux<Arrival<Activation>> activations() {
        return frames(
                records("activations", flow.activationBytes(), RecordSize.LARGE, topics.activations()),
                codecs.activation());
    }

    @Override
    public Flux<Arrival<Logits>> logits() {
        Flux<ConsumerRecord<byte[], byte[]>> records =
                records("logits", flow.logitsBytes(), RecordSize.LARGE, OffsetResetStrategy.EARLIEST, topics.logits());
        return frames(records, codecs.logits());
    }

    @Override
    public Flux<Arrival<Gradients>> gradients() {
        return read(
                records("gradients", flow.gradientBytes(), RecordSize.LARGE, topics.gradients()),
                bytes -> Arrivals.measured(codecs.gradients().apply(bytes), places.get()));
    }

    @Override
    public Flux<Arrival<HostNote>> host() {
        return read(records("host", flow.broadcastBytes(), RecordSize.SMALL, topics.steps()), codecs.host());
    }

    /** What is not there any more is for a restore to judge: the client would go on and say nothing. Logits may wait until they are deleted. */
    private Flux<ConsumerRecord<byte[], byte[]>> records(String stream, int bytes, RecordSize size, String... from) {
        return records(stream, bytes, size, OffsetResetStrategy.NONE, from);
    }

    private Flux<ConsumerRecord<byte[], byte[]>> records(
            String stream, int bytes, RecordSize size, OffsetResetStrategy missing, String... from) {
        return Flux.defer(() -> {
            Places now = places.get();
            return receivers.records(now.partition() + "-" + stream, bytes, size, missing, now.of(List.of(from)));
        });
    }

    private <T> Flux<Arrival<T>> read(
            Flux<ConsumerRecord<byte[], byte[]>> records, Function<byte[], Decoded<T>> codec) {
        return records.handle((record, sink) -> hand(
                isOversized(record)
                        ? Arrivals.oversized(record)
                        : Arrivals.of(record, codec.apply(Arrivals.value(record))),
                sink));
    }

    /** A frame is kept until it is handed over, since an operator drops what it holds when its stream is cut off. */
    private <T extends Frame> Flux<Arrival<T>> frames(
            Flux<ConsumerRecord<byte[], byte[]>> records, Function<byte[], Mono<Decoded<T>>> codec) {
        return Flux.defer(() -> {
            Custody<T> made = new Custody<>(Frame::close);
            return records.flatMapSequential(
                            record -> isOversized(record)
                                    ? Mono.just(Arrivals.<T>oversized(record))
                                    : decode(record, codec, made),
                            DECODING,
                            1)
                    .filter(arrival -> isOurs(arrival, made))
                    .doOnTerminate(made::end)
                    .doOnCancel(made::end);
        });
    }

    /** A topic takes what a producer compressed by its size there: a few KiB may become a hundred MiB. */
    private boolean isOversized(ConsumerRecord<byte[], byte[]> record) {
        return Arrivals.value(record).length > flow.maxRecordBytes();
    }

    private <T extends Frame> Mono<Arrival<T>> decode(
            ConsumerRecord<byte[], byte[]> record, Function<byte[], Mono<Decoded<T>>> codec, Custody<T> made) {
        return codec.apply(Arrivals.value(record))
                .map(decoded -> Arrivals.routed(decoded, places.get()))
                .doOnNext(decoded -> {
                    if (decoded instanceof Decoded.OfRun<T> read) {
                        made.keep(read.value());
                    }
                })
                .handle((decoded, sink) -> hand(Arrivals.of(record, decoded), sink));
    }

    private static <T> void hand(@Nullable Arrival<T> arrival, SynchronousSink<Arrival<T>> sink) {
        if (arrival != null) {
            sink.next(arrival);
        }
    }

    private static <T extends Frame> boolean isOurs(Arrival<T> arrival, Custody<T> made) {
        return !(arrival instanceof Arrival.Read<T> read) || made.take(read.value());
    }
}
