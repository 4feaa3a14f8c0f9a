package io.kasmina.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.contract.KernelReply;
import io.kasmina.contract.KernelRequest;
import io.kasmina.contract.Origin;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.pipeline.port.PartitionFault;
import io.kasmina.support.LineCodecs;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class KafkaClientTest extends KafkaTestBase {

    @Test
    void whatIsSentIsReadWithItsPlaceAndHeaders() {
        KafkaConfig config = bed.config(2);
        bed.bus(config);
        KafkaClient client = bed.client(config);
        String topic = config.topics().commands();
        Origin place = client.send(BusRecord.to(
                        topic, LineCodecs.bytes("seed"), LineCodecs.bytes("word"), Map.of("h", LineCodecs.bytes("v"))))
                .block(KafkaBed.PATIENCE);

        assertThat(client.contents(topic).collectList().block(KafkaBed.PATIENCE))
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.place()).isEqualTo(place);
                    assertThat(LineCodecs.text(record.key())).isEqualTo("seed");
                    assertThat(LineCodecs.text(record.value())).isEqualTo("word");
                    assertThat(record.text("h")).isEqualTo("v");
                    assertThat(record.text("none")).isEmpty();
                });
    }

    @Test
    void aTopicThatIsNotThereIsNamed() {
        KafkaConfig config = bed.config(1);
        KafkaClient client = bed.client(config);
        String topic = config.topics().outcomes();
        for (Flux<BusRecord> reading : List.of(client.contents(topic), client.read(topic, KafkaClient.From.END))) {
            assertThatThrownBy(() -> reading.blockFirst(KafkaBed.PATIENCE))
                    .hasMessageContaining(topic + ": is no topic of these brokers")
                    .extracting(failure -> ((PartitionFault) failure.getCause()).kind())
                    .isEqualTo(PartitionFault.Kind.MISCONFIGURED);
        }
    }

    @Test
    void manyRecordsKeepTheirOrder() {
        KafkaConfig config = bed.config(1);
        bed.bus(config);
        KafkaClient client = bed.client(config);
        String topic = config.topics().commands();
        Flux<BusRecord> many =
                Flux.range(0, 5_000).map(number -> BusRecord.to(topic, null, LineCodecs.bytes("n" + number), Map.of()));
        assertThat(client.send(many).count().block(KafkaBed.PATIENCE)).isEqualTo(5_000);
        List<String> read = client.contents(topic)
                .map(record -> LineCodecs.text(record.value()))
                .collectList()
                .block(KafkaBed.PATIENCE);
        assertThat(read)
                .isEqualTo(Flux.range(0, 5_000)
                        .map(number -> "n" + number)
                        .collectList()
                        .block());
    }

    @Test
    void aReaderFromTheEndSeesWhatComesLater() {
        KafkaConfig config = bed.config(1);
        bed.bus(config);
        KafkaClient client = bed.client(config);
        String topic = config.topics().outcomes();
        KafkaBed.send(client, topic, "k", "early");
        Mono<String> first = client.read(topic, KafkaClient.From.END)
                .map(record -> LineCodecs.text(record.value()))
                .next()
                .cache();
        first.subscribe();
        String seen = Flux.range(0, 100)
                .concatMap(number -> client.send(BusRecord.to(topic, null, LineCodecs.bytes("late"), Map.of()))
                        .then(Mono.delay(java.time.Duration.ofMillis(20))))
                .then(Mono.<String>never())
                .mergeWith(first)
                .blockFirst(KafkaBed.PATIENCE);
        assertThat(seen).isEqualTo("late");
    }

    @Test
    void aKernelIsAskedForOnceRepliesAreListenedTo() {
        KafkaConfig config = bed.config(1);
        bed.bus(config);
        KafkaClient client = bed.client(config);
        KafkaKernels kernels = KafkaKernels.of(config, LineCodecs.codecs(), client);
        KafkaBed.send(client, config.topics().kernelsReady(), "b", "old|b|file:/old");
        Mono<Void> asked = kernels.publish(new KernelRequest("r1", "b", new TrainingRunId("run-7"), Instant.EPOCH));
        Mono<Void> urza = client.read(config.topics().kernelsRequests(), KafkaClient.From.START)
                .next()
                .doOnNext(
                        request -> assertThat(LineCodecs.text(request.value())).isEqualTo("r1|b"))
                .then(client.send(
                        BusRecord.to(config.topics().kernelsReady(), null, LineCodecs.bytes("other"), Map.of())))
                .then(client.send(
                        BusRecord.to(config.topics().kernelsReady(), null, LineCodecs.bytes("r1|b|file:/k"), Map.of())))
                .then(client.send(
                        BusRecord.to(config.topics().kernelsErrors(), null, LineCodecs.bytes("r2|b|none"), Map.of())))
                .then();
        List<KernelReply> replies = kernels.replies()
                .take(2)
                .collectList()
                .zipWith(Mono.when(asked, urza).thenReturn(true), (heard, sent) -> heard)
                .block(KafkaBed.PATIENCE);
        assertThat(replies)
                .containsExactlyInAnyOrder(
                        new KernelReply.Ready("r1", "b", "file:/k", "", "", 0, 0),
                        new KernelReply.Unavailable("r2", "b", "none"));
    }
}
