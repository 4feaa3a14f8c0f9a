package io.kasmina.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SignedCommand;
import io.kasmina.support.Await;
import io.kasmina.support.LineCodecs;
import io.kasmina.support.Policy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands in and outcomes out, through the engine, a pipeline and a real broker. */
class KafkaEngineTest {

    private static final SeedId SEED = new SeedId("seed-1");

    @TempDir
    Path folder;

    private final Policy policy = new Policy(Clock.systemUTC());
    private KafkaBed bed;
    private KafkaConfig config;
    private KafkaClient client;

    @BeforeEach
    void start() throws Exception {
        bed = new KafkaBed(folder);
        config = bed.config(2).creating(KafkaTopics.defaults(), 2);
        bed.bus(config);
        client = bed.client(config);
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    @Test
    void everyCommandHasOneOutcomeAndAReplayIsRejectedAfterARestartToo() {
        SignedCommand germinate = policy.sign(policy.germinate(SEED, BlendSpec.byDefault()));
        try (EngineProcess first = new EngineProcess(bed, config, policy)) {
            send(germinate);
            awaitOutcomes(1);
            send(germinate);
            awaitOutcomes(2);
            assertThat(first.engine.readiness().isReady()).isTrue();
        }
        try (EngineProcess second = new EngineProcess(bed, config, policy)) {
            send(germinate);
            awaitOutcomes(3);
            Await.until("the kernel is there again", () -> attached(second));
            send(policy.sign(policy.advance(SEED, SeedOperation.START_TRAINING)));
            awaitOutcomes(4);
        }
        assertThat(outcomes())
                .extracting(line -> line.substring(line.indexOf('|') + 1))
                .containsExactly("pending", "rejected", "rejected", "applied");
    }

    @Test
    void aRecordThatIsDeliveredAgainIsNoReplay() {
        LostCommits clients = new LostCommits(config.topics().outcomes(), 2);
        try (EngineProcess process = new EngineProcess(bed, config, policy, clients)) {
            send(policy.sign(policy.germinate(SEED, BlendSpec.byDefault())));
            awaitOutcomes(1);
            assertThat(clients.lost()).isEqualTo(2);
            assertThat(outcomes()).singleElement().asString().endsWith("|pending");
        }
    }

    private boolean attached(EngineProcess process) {
        return process.telemetry.breaches().isEmpty()
                && bed.contents(config, config.topics().telemetry()).size() > 0;
    }

    private void send(SignedCommand command) {
        client.send(EngineProcess.record(command, SEED)).block(KafkaBed.PATIENCE);
    }

    private void awaitOutcomes(int count) {
        Await.until(count + " outcomes", () -> outcomes().size() >= count);
        assertThat(outcomes()).hasSize(count);
    }

    private List<String> outcomes() {
        return client.contents(config.topics().outcomes())
                .map(record -> LineCodecs.text(record.value()))
                .collectList()
                .block(KafkaBed.PATIENCE);
    }
}
