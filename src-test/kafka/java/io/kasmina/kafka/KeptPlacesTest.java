package io.kasmina.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.contract.SeedStage;
import io.kasmina.kafka.KafkaBed.Owner;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.pipeline.port.PartitionFault;
import io.kasmina.pipeline.port.SeedPartition;
import io.kasmina.support.Await;
import io.kasmina.support.LineCodecs;
import io.kasmina.telemetry.StageRecorder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

class KeptPlacesTest extends KafkaTestBase {

    /** Shorter than attempts take. */
    private static final Duration AT_ONCE = Duration.ofSeconds(4);

    private static Admin admin;

    @BeforeAll
    static void openAdmin() {
        admin = Admin.create(Map.of("bootstrap.servers", bed.broker.bootstrap()));
    }

    @AfterAll
    static void closeAdmin() {
        admin.close();
    }

    @Test
    void aQuietPartitionsPlacesAreWrittenAgain() throws Exception {
        KafkaTimings usual = KafkaTimings.defaults();
        KafkaConfig config = bed.config(1)
                .with(new KafkaTimings(
                        usual.session(),
                        usual.transaction(),
                        usual.request(),
                        usual.drain(),
                        usual.nonceTtl(),
                        Duration.ofMillis(100)));
        bed.bus(config);
        AtomicLong ahead = new AtomicLong();
        KafkaThreads threads = new KafkaThreads(bed.member, new Ahead(bed.io, ahead), bed.events);
        try (Owner owner = new Owner(KafkaPartitionBus.of(config, LineCodecs.codecs(), StageRecorder.NONE, threads))) {
            SeedPartition run = owner.next();
            run.restore().block(KafkaBed.PATIENCE);
            assertThat(kept(config.broadcastGroup(0))).isEmpty();
            ahead.set(TimeUnit.MINUTES.toMillis(61));
            Await.until("they are written", KafkaBed.PATIENCE, () -> kept(config.broadcastGroup(0))
                    .equals(config.topics().broadcast().stream().collect(Collectors.toSet())));
            assertThat(kept(config.group()))
                    .containsExactlyInAnyOrderElementsOf(config.topics().partitioned());
            run.commit(KafkaBed.cut("later")).block(KafkaBed.PATIENCE);
            run.release().block(KafkaBed.PATIENCE);
        }
    }

    @Test
    void seedsWithoutTheirPlacesAreNotGuessedAt() throws Exception {
        KafkaConfig config = bed.config(1);
        KafkaPartitionBus bus = bed.bus(config);
        SeedPartition run = bus.over(0, released -> {});
        run.restore().block(KafkaBed.PATIENCE);
        run.commit(new PartitionCut(
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(LineCodecs.seed("seed", SeedStage.DORMANT, 0)),
                        List.of(),
                        List.of(),
                        Map.of(),
                        PartitionCut.NO_STEP))
                .block(KafkaBed.PATIENCE);
        run.release().block(KafkaBed.PATIENCE);
        SeedPartition same = bus.over(0, released -> {});
        assertThat(same.restore().block(KafkaBed.PATIENCE).seeds()).hasSize(1);
        same.release().block(KafkaBed.PATIENCE);

        admin.deleteConsumerGroups(List.of(config.broadcastGroup(0))).all().get();
        SeedPartition lost = bus.over(0, released -> {});
        assertThatThrownBy(() -> lost.restore().block(KafkaBed.PATIENCE))
                .cause()
                .hasMessageStartingWith("partition 0: its seeds are there and its places in ["
                        + config.topics().control() + ", " + config.topics().steps() + "] are not")
                .extracting(failure -> ((PartitionFault) failure).kind())
                .isEqualTo(PartitionFault.Kind.CORRUPT);
        lost.release().block(KafkaBed.PATIENCE);
    }

    @Test
    void recordsThatTheBrokersDeletedUnreadAreToldOf() throws Exception {
        KafkaConfig config = bed.config(1);
        KafkaPartitionBus bus = bed.bus(config);
        String topic = config.topics().commands();
        KafkaClient client = bed.client(config);
        for (String command : List.of("applied", "deleted", "kept")) {
            KafkaBed.send(client, topic, "seed", command);
        }
        SeedPartition run = bus.over(0, released -> {});
        assertThat(run.restore().block(KafkaBed.PATIENCE).deleted()).isZero();
        run.commit(KafkaBed.cut(Map.of(new PartitionCut.Source(topic, 0), 1L))).block(KafkaBed.PATIENCE);
        admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(2)))
                .all()
                .get();

        assertThatThrownBy(() -> run.source().commands().blockFirst(AT_ONCE))
                .hasMessageContaining("reading 0-commands from {" + topic + "-0=1}: OffsetOutOfRangeException")
                .extracting(failure -> ((PartitionFault) failure.getCause()).kind())
                .isEqualTo(PartitionFault.Kind.UNAVAILABLE);
        run.release().block(KafkaBed.PATIENCE);

        SeedPartition next = bus.over(0, released -> {});
        assertThat(next.restore().block(KafkaBed.PATIENCE).deleted()).isOne();
        assertThat(next.source().commands().blockFirst(KafkaBed.PATIENCE))
                .extracting(command -> LineCodecs.text(command.value()))
                .isEqualTo("kept");
        next.release().block(KafkaBed.PATIENCE);
    }

    private static Set<String> kept(String group) {
        return admin
                .listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .keySet()
                .stream()
                .map(TopicPartition::topic)
                .collect(Collectors.toSet());
    }

    /** A clock that can be put forward. */
    private record Ahead(Scheduler scheduler, AtomicLong millis) implements Scheduler {

        @Override
        public Disposable schedule(Runnable task) {
            return scheduler.schedule(task);
        }

        @Override
        public Worker createWorker() {
            return scheduler.createWorker();
        }

        @Override
        public long now(TimeUnit unit) {
            return scheduler.now(unit) + unit.convert(millis.get(), TimeUnit.MILLISECONDS);
        }
    }
}
