package io.kasmina.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaConfigTest {

    private static final KafkaConfig CONFIG = KafkaConfig.defaults(List.of("127.0.0.1:9092"), "group", "one");

    @Test
    void secretsAreNamedAndNeverShown() {
        KafkaConfig config = with(Map.of("sasl.jaas.config", "password=hunter2", "ssl.key.password", "hunter3"));
        assertThat(config.toString())
                .contains("[sasl.jaas.config, ssl.key.password]")
                .doesNotContain("hunter");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "transactional.id",
                "group.id",
                "isolation.level",
                "enable.auto.commit",
                "acks",
                "request.timeout.ms",
                "delivery.timeout.ms",
                "partitioner.class",
                "partitioner.ignore.keys",
                "linger.ms",
                "max.poll.records"
            })
    void whatCorrectnessDependsOnCannotBeSet(String property) {
        assertThatThrownBy(() -> with(Map.of(property, "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("properties: ")
                .hasMessageContaining("[" + property + "]");
    }

    @Test
    void everyFieldNamesItsBoundAndItsValue() {
        assertThatThrownBy(() -> KafkaConfig.defaults(List.of(), "group", "one"))
                .hasMessageStartingWith("bootstrap: ");
        assertThatThrownBy(() -> KafkaConfig.defaults(List.of("host"), "group", "one"))
                .hasMessage("bootstrap: must be HOST:PORT, at least one, was [host]");
        assertThatThrownBy(() -> KafkaConfig.defaults(List.of("h:1"), " ", "one"))
                .hasMessage("group: must not be blank, was ' '");
        assertThatThrownBy(() -> KafkaConfig.defaults(List.of("h:1"), "group", ""))
                .hasMessage("instance: must not be blank, was ''");
        assertThatThrownBy(() -> CONFIG.creating(KafkaTopics.defaults(), 0))
                .hasMessage("partitions: must be 1 to 10000, was 0");
    }

    @ParameterizedTest
    @CsvSource({
        "5999, 12000, 8000, 5000, 65000, 2000, session",
        "10001, 12000, 8000, 5000, 65000, 2000, session",
        "8000, 9999, 8000, 5000, 65000, 2000, transaction",
        "8000, 15001, 8000, 5000, 65000, 2000, transaction",
        "8000, 12000, 99, 5000, 65000, 2000, request",
        "8000, 12000, 8000, 60001, 65000, 2000, drain",
        "8000, 12000, 8000, 5000, 999, 2000, nonceTtl",
        "8000, 12000, 8000, 5000, 65000, 99, probe"
    })
    void timesHaveBounds(long session, long transaction, long request, long drain, long ttl, long probe, String field) {
        assertThatThrownBy(() -> new KafkaTimings(
                        Duration.ofMillis(session),
                        Duration.ofMillis(transaction),
                        Duration.ofMillis(request),
                        Duration.ofMillis(drain),
                        Duration.ofMillis(ttl),
                        Duration.ofMillis(probe)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(field + ": must be ");
    }

    @Test
    void boundsOfTheFlowAreChecked() {
        KafkaFlow flow = KafkaFlow.defaults();
        assertThatThrownBy(() -> flow(1023, flow.linger(), flow.maxRecordBytes()))
                .hasMessage("batchBytes: must be 1024 to 67108864, was 1023");
        assertThatThrownBy(() -> flow(1024, Duration.ofMillis(1001), flow.maxRecordBytes()))
                .hasMessage("linger: must be PT0S to PT1S, was PT1.001S");
        assertThatThrownBy(() -> flow(1024, flow.linger(), 1))
                .hasMessage("maxRecordBytes: must be 65536 to 536870912, was 1");
    }

    @Test
    void topicsHaveLegalNamesThatDiffer() {
        assertThat(KafkaTopics.defaults().commands()).isEqualTo("oona.commands");
        assertThat(KafkaTopics.renamed(name -> "x." + name).nonces()).isEqualTo("x.kasmina.nonces");
        assertThatThrownBy(() -> KafkaTopics.renamed(name -> name + " "))
                .hasMessage("topics: must be 1 to 249 of a-z A-Z 0-9 . _ -, was 'oona.commands '");
        assertThatThrownBy(() -> KafkaTopics.renamed(name -> "same"))
                .hasMessage("topics: must differ, 'same' is there twice");
    }

    @Test
    void clientsGetWhatIsPassedThroughAndKeepTheirOwn() {
        ClientSettings settings = new ClientSettings(with(Map.of("security.protocol", "SASL_SSL")));
        assertThat(settings.transactions(3))
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("transactional.id", "kasmina-3")
                .containsEntry("transaction.timeout.ms", 12_000)
                .containsEntry("enable.idempotence", true)
                .containsEntry("client.id", "kasmina-one-partition-3");
        assertThat(settings.member())
                .containsEntry("session.timeout.ms", 8_000)
                .containsEntry("heartbeat.interval.ms", 2_000)
                .containsEntry("group.id", "group");
        assertThat(stream(settings, RecordSize.SMALL))
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("auto.offset.reset", "none")
                .containsEntry("fetch.max.bytes", 100_000)
                .containsEntry("max.partition.fetch.bytes", 100_000)
                .doesNotContainKey("group.id");
    }

    @Test
    void whateverCanBeSetIsNotOverwritten() {
        List<Function<ClientSettings, Map<String, Object>>> clients = List.of(
                settings -> settings.admin("x"),
                ClientSettings::member,
                settings -> stream(settings, RecordSize.SMALL),
                settings -> settings.restore(0),
                settings -> settings.peek(1),
                settings -> settings.transactions(0),
                settings -> settings.producer("x"));
        for (Function<ClientSettings, Map<String, Object>> client : clients) {
            Set<String> free =
                    new TreeSet<>(client.apply(new ClientSettings(CONFIG)).keySet());
            free.removeAll(ClientSettings.OWN);
            Map<String, String> wished = free.stream().collect(Collectors.toMap(key -> key, key -> "wished"));
            assertThat(client.apply(new ClientSettings(with(wished)))).containsAllEntriesOf(wished);
        }
    }

    @Test
    void fewTensorsAreReadAtOnceSinceTheBoundIsOnCompressedBytes() {
        ClientSettings settings = new ClientSettings(CONFIG);
        assertThat(stream(settings, RecordSize.LARGE)).containsEntry("max.poll.records", 8);
        assertThat(stream(settings, RecordSize.SMALL)).containsEntry("max.poll.records", 2_000);
    }

    @Test
    void deploymentsOnOneClusterCanBeToldApart() {
        assertThat(new ClientSettings(named("blue-")).transactions(3)).containsEntry("transactional.id", "blue-3");
        assertThatThrownBy(() -> named(" ")).hasMessage("transactions: must be 1 to 200 of a-z A-Z 0-9 . _ -, was ' '");
    }

    @Test
    void howManyCopiesThereAreIsTheBrokersAffairUnlessItIsSaid() {
        assertThat(CONFIG.replication()).isEqualTo(-1);
        assertThat(copies(3).replication()).isEqualTo(3);
        assertThatThrownBy(() -> copies(0)).hasMessage("replication: must be 1 to 32, was 0");
    }

    private static KafkaConfig named(String transactions) {
        return made(transactions, CONFIG.replication(), Map.of());
    }

    private static KafkaConfig copies(int replication) {
        return made(CONFIG.transactions(), replication, Map.of());
    }

    private static KafkaFlow flow(int batch, Duration linger, int record) {
        return new KafkaFlow(batch, linger, record, 1 << 20, 1 << 20, 1 << 20, 1 << 20, 1 << 20);
    }

    private static KafkaConfig with(Map<String, String> properties) {
        return made(CONFIG.transactions(), CONFIG.replication(), properties);
    }

    private static KafkaConfig made(String transactions, int replication, Map<String, String> properties) {
        return new KafkaConfig(
                CONFIG.bootstrap(),
                CONFIG.group(),
                CONFIG.instance(),
                transactions,
                CONFIG.topics(),
                CONFIG.partitions(),
                replication,
                CONFIG.createTopics(),
                CONFIG.timings(),
                CONFIG.flow(),
                properties);
    }

    private static Map<String, Object> stream(ClientSettings settings, RecordSize size) {
        return settings.stream("x", 300_000, size, OffsetResetStrategy.NONE);
    }
}
