package io.kasmina.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.pipeline.port.PartitionFault;
import io.kasmina.support.LineCodecs;
import io.kasmina.telemetry.StageRecorder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class BadClientTest {

    private static final KafkaConfig USUAL = KafkaConfig.defaults(List.of("127.0.0.1:1"), "group", "one");

    private final Scheduler io = Schedulers.newBoundedElastic(2, 10, "io");
    private final Scheduler events = Schedulers.newSingle("events");

    @AfterEach
    void end() {
        io.dispose();
        events.dispose();
    }

    @Test
    void aBadSettingIsToldByItsRootAndIsNoSilenceOfTheBrokers() {
        assertThat(fault(USUAL.bootstrap(), Map.of("security.protocol", "NONSENSE")))
                .satisfies(fault -> assertThat(fault.kind()).isEqualTo(PartitionFault.Kind.MISCONFIGURED))
                .hasMessageStartingWith("checking topics: ConfigException: ")
                .hasMessageContaining("security.protocol");
        assertThat(fault(
                        USUAL.bootstrap(),
                        Map.of("security.protocol", "SSL", "ssl.truststore.location", "/nowhere/trust.jks")))
                .hasMessage("checking topics: NoSuchFileException: /nowhere/trust.jks");
    }

    @Test
    void whatIsSecretIsNeverTold() {
        Map<String, String> sasl = new HashMap<>();
        sasl.put("security.protocol", "SASL_PLAINTEXT");
        sasl.put("sasl.mechanism", "PLAIN");
        sasl.put("sasl.jaas.config", "x.PlainLoginModule required username=\"u\" password=hunter2 hunter3;");
        assertThat(fault(USUAL.bootstrap(), sasl))
                .hasMessageStartingWith("checking topics: IllegalArgumentException: ")
                .hasMessageContaining("***")
                .satisfies(fault -> assertThat(fault.getMessage()).doesNotContain("hunter"))
                .satisfies(fault -> assertThat(fault.getCause()).hasNoCause());
    }

    @Test
    void aBrokerWhoseNameIsNotKnownYetMayBeKnownLater() {
        assertThat(fault(List.of("nobody.invalid:9092"), Map.of()).kind()).isEqualTo(PartitionFault.Kind.UNAVAILABLE);
    }

    private PartitionFault fault(List<String> bootstrap, Map<String, String> properties) {
        KafkaConfig config = new KafkaConfig(
                bootstrap,
                USUAL.group(),
                USUAL.instance(),
                USUAL.transactions(),
                USUAL.topics(),
                USUAL.partitions(),
                USUAL.replication(),
                USUAL.createTopics(),
                USUAL.timings(),
                USUAL.flow(),
                properties);
        KafkaPartitionBus bus =
                KafkaPartitionBus.of(config, LineCodecs.codecs(), StageRecorder.NONE, new KafkaThreads(io, io, events));
        return bus.checkTopics()
                .map(lines -> new PartitionFault(PartitionFault.Kind.CORRUPT, "no failure", null))
                .onErrorResume(PartitionFault.class, Mono::just)
                .block(Duration.ofSeconds(60));
    }
}
