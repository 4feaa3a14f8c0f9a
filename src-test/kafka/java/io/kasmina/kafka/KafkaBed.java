package io.kasmina.kafka;

import io.kasmina.broker.BrokerProcess;
import io.kasmina.broker.BrokerSettings;
import io.kasmina.contract.Origin;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.pipeline.port.SeedPartition;
import io.kasmina.support.Await;
import io.kasmina.support.LineCodecs;
import io.kasmina.telemetry.StageRecorder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A broker for the tests of a class, each on topics of its own. */
final class KafkaBed implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final AtomicInteger TESTS = new AtomicInteger();

    final BrokerProcess broker;
    final Scheduler io = Schedulers.newBoundedElastic(30, 1_000, "kafka-io");
    final Scheduler member = Schedulers.newBoundedElastic(10, 1_000, "kafka-member");
    final Scheduler events = Schedulers.newParallel("kafka-events", 2);
    private final List<Mono<Void>> closing = new ArrayList<>();

    KafkaBed(Path folder) throws IOException {
        this(BrokerSettings.in(folder));
    }

    KafkaBed(BrokerSettings settings) throws IOException {
        broker = BrokerProcess.start(settings);
    }

    /** Returns a configuration with topics that no other test has, not created yet. */
    KafkaConfig config(int partitions) {
        String prefix = "t" + TESTS.incrementAndGet() + ".";
        return KafkaConfig.defaults(List.of(broker.bootstrap()), prefix + "group", "one")
                .creating(KafkaTopics.renamed(name -> prefix + name), partitions);
    }

    /** Returns where a bus works: each has a thread of its own for the group. */
    KafkaThreads threads() {
        return new KafkaThreads(member, io, events);
    }

    /** Returns the configuration of a client that compresses what it sends. */
    static KafkaConfig compressing(KafkaConfig config) {
        return new KafkaConfig(
                config.bootstrap(),
                config.group(),
                config.instance(),
                config.transactions(),
                config.topics(),
                config.partitions(),
                config.replication(),
                config.createTopics(),
                config.timings(),
                config.flow(),
                Map.of("compression.type", "gzip"));
    }

    /** Returns a bus whose topics are there. */
    KafkaPartitionBus bus(KafkaConfig config) {
        return bus(config, StageRecorder.NONE);
    }

    KafkaPartitionBus bus(KafkaConfig config, StageRecorder recorder) {
        KafkaPartitionBus bus = KafkaPartitionBus.of(config, LineCodecs.codecs(), recorder, threads());
        closing.add(bus.close());
        List<String> wrong = bus.checkTopics().retry(5).block(PATIENCE);
        if (wrong == null || !wrong.isEmpty()) {
            throw new AssertionError(wrong);
        }
        return bus;
    }

    KafkaClient client(KafkaConfig config) {
        KafkaClient client = KafkaClient.of(config, "test", io, events);
        closing.add(client.close());
        return client;
    }

    /** Returns what a topic holds for readers of what is committed. */
    List<BusRecord> contents(KafkaConfig config, String topic) {
        return client(config).contents(topic).collectList().block(PATIENCE);
    }

    static void send(KafkaClient client, String topic, String key, String value) {
        client.send(BusRecord.to(topic, LineCodecs.bytes(key), LineCodecs.bytes(value), Map.of()))
                .block(PATIENCE);
    }

    static PartitionCut cut(String... commands) {
        return cut(Map.of(), commands);
    }

    static PartitionCut cut(Map<PartitionCut.Source, Long> applied, String... commands) {
        List<Outcome> outcomes = new ArrayList<>();
        for (String command : commands) {
            outcomes.add(new Outcome.Applied(
                    new Outcome.Subject(command, "key", new SeedId("seed"), Origin.inMemory("x")),
                    SeedStage.DORMANT,
                    SeedStage.GERMINATED));
        }
        return new PartitionCut(
                outcomes,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                applied,
                PartitionCut.NO_STEP);
    }

    /** A process that is in the group and keeps what it is given. */
    static final class Owner implements AutoCloseable {

        final ConcurrentLinkedQueue<SeedPartition> given = new ConcurrentLinkedQueue<>();
        final KafkaPartitionBus bus;
        private final Disposable member;

        Owner(KafkaPartitionBus bus) {
            this.bus = bus;
            this.member = bus.partitions().subscribe(given::add, failure -> given.clear());
        }

        /** Returns the next partition that it is given. */
        SeedPartition next() {
            Await.until("a partition is given", PATIENCE, () -> !given.isEmpty());
            return given.remove();
        }

        /** Leaves without a release. */
        void cancel() {
            member.dispose();
        }

        @Override
        public void close() {
            member.dispose();
            Flux.fromIterable(given)
                    .flatMap(SeedPartition::release)
                    .then(bus.left())
                    .block(PATIENCE);
        }
    }

    @Override
    public void close() {
        Flux.concat(closing).then().block(PATIENCE);
        broker.close();
        member.dispose();
        io.dispose();
        events.dispose();
    }
}
