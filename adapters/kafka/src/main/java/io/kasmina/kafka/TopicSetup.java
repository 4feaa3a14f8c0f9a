package io.kasmina.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.TopicExistsException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Creates the topics that are missing, where that is wanted, and compares all of them with the plan. */
final class TopicSetup {

    /** A broker hears of a new topic a little later than the controller, which made it. */
    private static final int LOOKS = 50;

    private static final Duration BETWEEN = Duration.ofMillis(100);

    private final KafkaConfig config;
    private final BusAdmin admin;
    private final Scheduler timer;
    private final List<TopicSpec> plan;

    TopicSetup(KafkaConfig config, BusAdmin admin, Scheduler timer) {
        this.config = config;
        this.admin = admin;
        this.timer = timer;
        this.plan = TopicPlan.of(config);
    }

    /** Returns one line for each thing that is wrong; fails as the client says it. */
    Mono<List<String>> run() {
        return describe()
                .flatMap(found -> config.createTopics() ? create(found).then(described()) : Mono.just(found))
                .flatMap(found -> admin.settings(found.keySet()).map(settings -> compare(found, settings)));
    }

    private Mono<Map<String, TopicDescription>> describe() {
        return admin.describe(plan.stream().map(TopicSpec::name).toList());
    }

    private Mono<Map<String, TopicDescription>> described() {
        return describe()
                .filter(found -> found.size() == plan.size())
                .repeatWhenEmpty(LOOKS, looks -> looks.delayElements(BETWEEN, timer))
                .onErrorResume(IllegalStateException.class, stillMissing -> describe());
    }

    private Flux<Void> create(Map<String, TopicDescription> found) {
        return Flux.fromIterable(plan)
                .filter(spec -> !found.containsKey(spec.name()))
                .concatMap(
                        spec -> admin.create(new NewTopic(spec.name(), spec.partitions(), (short) config.replication())
                                        .configs(spec.settings()))
                                .onErrorResume(TopicExistsException.class, another -> Mono.empty()));
    }

    private List<String> compare(Map<String, TopicDescription> found, Map<String, Map<String, String>> settings) {
        List<String> lines = new ArrayList<>();
        for (TopicSpec spec : plan) {
            TopicDescription topic = found.get(spec.name());
            if (topic == null) {
                lines.add(spec.missing());
            } else {
                lines.addAll(spec.check(topic.partitions().size(), settings.getOrDefault(spec.name(), Map.of())));
            }
        }
        return lines;
    }
}
