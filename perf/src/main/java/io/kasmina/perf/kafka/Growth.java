package io.kasmina.perf.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.wire.records.OutcomeRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Brings seeds to BLENDING by commands, as a policy does. One thread. */
final class Growth {

    private static final Duration ROUND = Duration.ofMillis(300);
    /** Longer than a fetch breaker that others opened stays open. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Map<String, SeedStage> stages = new HashMap<>();

    private Growth(List<String> seeds) {
        seeds.forEach(seed -> stages.put(seed, SeedStage.UNKNOWN));
    }

    /** Returns once all blend. */
    static void grow(KafkaBench bench, Feed feed, Urza urza, List<String> seeds) {
        Growth growth = new Growth(seeds);
        Orders orders = new Orders("grow-" + System.nanoTime());
        long end = System.nanoTime() + PATIENCE.toNanos();
        try (Tap tap = bench.tap("oona.outcomes")) {
            while (growth.stages.values().stream().anyMatch(stage -> stage != SeedStage.BLENDING)) {
                growth.stages.forEach((seed, stage) -> growth.push(feed, urza, orders, seed, stage));
                tap.read(ROUND, growth::take);
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("seeds do not grow: " + growth.stages);
                }
            }
        }
    }

    private void push(Feed feed, Urza urza, Orders orders, String seed, SeedStage stage) {
        switch (stage) {
            case GERMINATED -> feed.send(seed, orders.advance(seed, SeedOperation.START_TRAINING), Feed.NOTHING);
            case TRAINING -> feed.send(seed, orders.advance(seed, SeedOperation.START_GRAFTING), Feed.NOTHING);
            case BLENDING -> {
                // Grown.
            }
            default ->
                feed.send(seed, orders.germinate(seed, "bench", urza.digest(), BlendSpec.byDefault()), Feed.NOTHING);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            OutcomeRecord outcome = OutcomeRecord.parseFrom(record.value());
            stages.computeIfPresent(
                    outcome.getSeedId(), (seed, stage) -> SeedStage.ofNumber(outcome.getStageAfterValue()));
        } catch (InvalidProtocolBufferException foreign) {
            throw new IllegalStateException("a runner's own outcome", foreign);
        }
    }
}
