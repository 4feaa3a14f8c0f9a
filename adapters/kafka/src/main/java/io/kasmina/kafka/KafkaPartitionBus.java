package io.kasmina.kafka;

import io.kasmina.pipeline.port.PartitionBus;
import io.kasmina.pipeline.port.SeedPartition;
import io.kasmina.telemetry.StageRecorder;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Seeds split by Kafka's partitions among the processes of a consumer group.
 *
 * <p>A new group begins with the first record of each topic that is still there, so that nothing sent before its first start goes unanswered;
 * commands of a backlog older than the freshness window are answered as stale.
 *
 * <p>Thread-safe.
 */
public final class KafkaPartitionBus implements PartitionBus {

    private static final Duration CLOSING = Duration.ofSeconds(1);

    private final KafkaConfig config;
    private final KafkaCodecs codecs;
    private final BusParts parts;
    private final Receivers receivers;
    private final Backlog backlog;
    private final Sinks.Empty<Void> left = Sinks.empty();

    private KafkaPartitionBus(KafkaConfig config, KafkaCodecs codecs, BusParts parts, StageRecorder recorder) {
        this.config = config;
        this.codecs = codecs;
        this.parts = parts;
        this.receivers = new Receivers(parts.settings(), parts.clients(), parts.io(), parts.events());
        this.backlog = new Backlog(config, parts, recorder);
    }

    /**
     * Makes a bus; nothing is opened before it is used.
     *
     * @param config how this process takes part
     * @param codecs what records look like
     * @param recorder told the backlog
     * @param threads where it works
     */
    public static KafkaPartitionBus of(
            KafkaConfig config, KafkaCodecs codecs, StageRecorder recorder, KafkaThreads threads) {
        return of(config, codecs, recorder, threads, Clients.REAL);
    }

    static KafkaPartitionBus of(
            KafkaConfig config, KafkaCodecs codecs, StageRecorder recorder, KafkaThreads threads, Clients clients) {
        ClientSettings settings = new ClientSettings(config);
        BusAdmin admin = new BusAdmin(() -> clients.admin(settings.admin("admin")), threads.io(), threads.events());
        BusParts parts = new BusParts(settings, clients, admin, new HealthBoard(), threads);
        return new KafkaPartitionBus(config, codecs, parts, recorder);
    }

    /**
     * Creates missing topics, where the configuration says so, and checks all of them.
     *
     * @return one line for each thing that is wrong, empty where nothing is; errors with {@link io.kasmina.pipeline.port.PartitionFault} where
     *     the brokers do not say
     */
    public Mono<List<String>> checkTopics() {
        return new TopicSetup(config, parts.admin(), parts.events())
                .run()
                .doOnNext(lines -> parts.health().answered())
                .onErrorMap(failure -> BusFaults.of("checking topics", failure))
                .doOnError(failure -> parts.health().silent(String.valueOf(failure.getMessage())));
    }

    @Override
    public Flux<SeedPartition> partitions() {
        return Flux.usingWhen(
                Mono.fromSupplier(this::membership),
                membership -> membership.join(backlog.watch().then(Mono.never())),
                this::leave,
                (membership, failure) -> leave(membership),
                this::leave);
    }

    /** Closes what {@link #checkTopics} opened, for a bus whose partitions nobody asks for; otherwise the end of {@link #partitions} does. */
    public Mono<Void> close() {
        return parts.admin().close(CLOSING);
    }

    /** Completes when this process has left the group for good, after {@link #partitions} ended or was cancelled. */
    public Mono<Void> left() {
        return left.asMono();
    }

    /** Tells whether the bus can be used; any thread, at once. */
    public KafkaHealth health() {
        return parts.health().health();
    }

    private Membership membership() {
        GroupMember.Opening members = listener -> new GroupMember(
                parts.clients().consumer(parts.settings().member()),
                config.topics().commands(),
                listener);
        return new Membership(members, this::over, config.timings(), parts);
    }

    KafkaSeedPartition over(int partition, Consumer<KafkaSeedPartition> onRelease) {
        KafkaSeedPartition run = new KafkaSeedPartition(
                new PartitionRun(config, partition, codecs, parts),
                places -> new KafkaSource(config, codecs.readers(), receivers, places),
                ended -> {
                    backlog.forget(ended);
                    onRelease.accept(ended);
                });
        backlog.follow(run);
        return run;
    }

    private Mono<Void> leave(Membership membership) {
        return membership.leave().then(parts.admin().close(CLOSING)).doFinally(end -> left.tryEmitEmpty());
    }
}
