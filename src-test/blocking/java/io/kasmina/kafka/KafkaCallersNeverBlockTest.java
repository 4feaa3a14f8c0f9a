package io.kasmina.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.contract.KernelRequest;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.pipeline.port.SeedPartition;
import io.kasmina.support.LineCodecs;
import io.kasmina.telemetry.StageRecorder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Every path of the bus is used from a thread that may not block, while BlockHound watches. */
class KafkaCallersNeverBlockTest extends KafkaTestBase {

    @Test
    void aCommandsWayThroughThePartitionBlocksNobody() {
        KafkaConfig config = bed.config(1);
        KafkaClient client = bed.client(config);
        KafkaPartitionBus bus = KafkaPartitionBus.of(config, LineCodecs.codecs(), StageRecorder.NONE, bed.threads());
        Mono<String> way = Mono.defer(() -> bus.checkTopics()
                        .then(client.send(record(config.topics().commands(), "word")))
                        .then(bus.partitions()
                                .concatMap(run -> life(run, client, config))
                                .next()))
                .subscribeOn(bed.events);
        assertThat(way.block(KafkaBed.PATIENCE)).isEqualTo("word");
        bus.left().block(KafkaBed.PATIENCE);
    }

    @Test
    void kernelsAreAskedForWithoutAWait() {
        KafkaConfig config = bed.config(1);
        bed.bus(config);
        KafkaClient client = bed.client(config);
        KafkaKernels kernels = KafkaKernels.of(config, LineCodecs.codecs(), client);
        Mono<Void> asked = kernels.publish(new KernelRequest("r1", "b", new TrainingRunId("run-7"), Instant.EPOCH));
        Mono<Void> answered = client.read(config.topics().kernelsRequests(), KafkaClient.From.START)
                .next()
                .flatMap(request -> client.send(record(config.topics().kernelsReady(), "r1|b|file:/k")))
                .then();
        Mono<String> reply = Mono.defer(() -> kernels.replies()
                        .next()
                        .zipWith(Mono.when(asked, answered).thenReturn(true), (heard, sent) -> heard.requestId()))
                .subscribeOn(bed.events);
        assertThat(reply.block(KafkaBed.PATIENCE)).isEqualTo("r1");
    }

    @Test
    void aTransactionThatIsCommittedThereWouldBeSeen() {
        KafkaConfig config = bed.config(1);
        bed.bus(config);
        PartitionProducer producer = new PartitionProducer(
                () -> Clients.REAL.producer(new ClientSettings(config).transactions(7)), Duration.ZERO);
        List<ProducerRecord<byte[], byte[]>> records =
                List.of(new ProducerRecord<>(config.topics().outcomes(), LineCodecs.bytes("one")));
        // here first, so that no class is initialised there
        producer.open();
        producer.commit(records, Map.of());
        Mono<Void> commit = Mono.<Void>fromRunnable(() -> producer.commit(records, Map.of()))
                .subscribeOn(bed.events);
        assertThatThrownBy(() -> commit.block(KafkaBed.PATIENCE)).hasRootCauseInstanceOf(BlockingOperationError.class);
        producer.close();
    }

    private static Flux<String> life(SeedPartition run, KafkaClient client, KafkaConfig config) {
        return run.restore().thenMany(run.source().commands()).take(1).concatMap(command -> run.commit(
                        KafkaBed.cut("one"))
                .then(client.contents(config.topics().outcomes()).next())
                .then(run.release())
                .thenReturn(LineCodecs.text(command.value())));
    }

    private static BusRecord record(String topic, String value) {
        return BusRecord.to(topic, LineCodecs.bytes("seed"), LineCodecs.bytes(value), Map.of());
    }
}
