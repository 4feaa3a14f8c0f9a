package io.kasmina.kafka;

import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.StageRecorder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Looks at the brokers from time to time: whether they answer, how many records of this process's partitions were not applied yet, and
 * how old the oldest of them is. On the way it has the places of quiet partitions kept.
 *
 * <p>Thread-safe: runs come and go in a concurrent set; one look at a time takes place.
 */
final class Backlog {

    private final Map<String, String> streams = new LinkedHashMap<>();

    private final KafkaConfig config;
    private final BusParts parts;
    private final StageRecorder recorder;
    private final OldestRecord oldest;
    private final Set<KafkaSeedPartition> runs = ConcurrentHashMap.newKeySet();

    Backlog(KafkaConfig config, BusParts parts, StageRecorder recorder) {
        this.config = config;
        this.parts = parts;
        this.recorder = recorder;
        this.oldest = new OldestRecord(parts);
        KafkaTopics topics = config.topics();
        streams.put(topics.commands(), "commands");
        streams.put(topics.control(), "control");
        streams.put(topics.activations(), "activations");
        streams.put(topics.logits(), "logits");
        streams.put(topics.gradients(), "gradients");
        streams.put(topics.steps(), "steps");
    }

    /** Counts a run in. */
    void follow(KafkaSeedPartition run) {
        runs.add(run);
    }

    /** Counts a run out. */
    void forget(KafkaSeedPartition run) {
        runs.remove(run);
    }

    /** Looks until it is cancelled; emits nothing. */
    Flux<Void> watch() {
        return Flux.interval(config.timings().probe(), parts.events())
                .onBackpressureDrop()
                .concatMap(tick -> look().then(keep()), 1)
                .doFinally(end -> oldest.retire());
    }

    private Mono<Void> keep() {
        return Flux.fromIterable(runs).concatMap(KafkaSeedPartition::keep, 1).then();
    }

    private Mono<Void> look() {
        Map<TopicPartition, Long> places = places();
        Mono<Void> answer = places.isEmpty()
                ? parts.admin().ping()
                : parts.admin().ends(places.keySet()).flatMap(ends -> report(places, ends));
        return answer.doOnSuccess(done -> parts.health().answered())
                .timeout(config.timings().request(), parts.events())
                .onErrorResume(failure -> {
                    parts.health().silent(failure.getClass().getSimpleName());
                    return Mono.empty();
                });
    }

    private Mono<Void> report(Map<TopicPartition, Long> places, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> behind = new HashMap<>(places);
        behind.entrySet().removeIf(each -> ends.getOrDefault(each.getKey(), 0L) <= each.getValue());
        return oldest.times(behind, ends)
                .doOnNext(times -> lags(behind, ends, times))
                .doOnNext(this::ages)
                .then();
    }

    /** Marks of transactions among the records are counted; where nothing but marks is left, nothing is. */
    private void lags(
            Map<TopicPartition, Long> behind, Map<TopicPartition, Long> ends, Map<TopicPartition, Long> times) {
        Map<String, Long> lags = zeros();
        behind.forEach((partition, place) -> {
            if (times.getOrDefault(partition, 0L) != OldestRecord.NONE) {
                lags.merge(stream(partition), ends.getOrDefault(partition, place) - place, Long::sum);
            }
        });
        lags.forEach((stream, lag) -> recorder.gauge(MetricName.BUS_LAG, Map.of("topic", stream), lag));
    }

    private void ages(Map<TopicPartition, Long> times) {
        long now = parts.events().now(TimeUnit.MILLISECONDS);
        Map<String, Long> ages = zeros();
        times.forEach((partition, time) ->
                ages.merge(stream(partition), time == OldestRecord.NONE ? 0 : Math.max(0, now - time), Math::max));
        ages.forEach((stream, age) -> recorder.gauge(MetricName.BUS_OLDEST_AGE, Map.of("topic", stream), age));
    }

    /** Of a topic that every run reads for itself the least applied place counts. */
    private Map<TopicPartition, Long> places() {
        Map<TopicPartition, Long> places = new HashMap<>();
        runs.forEach(run -> run.places()
                .of(streams.keySet())
                .forEach((partition, place) -> places.merge(partition, place, Math::min)));
        return places;
    }

    private Map<String, Long> zeros() {
        Map<String, Long> zeros = new LinkedHashMap<>();
        streams.values().forEach(stream -> zeros.put(stream, 0L));
        return zeros;
    }

    private String stream(TopicPartition partition) {
        return streams.getOrDefault(partition.topic(), "");
    }
}
