package io.kasmina.pipeline.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Origin;
import io.kasmina.contract.SignedCommand;
import io.kasmina.pipeline.lane.JournalThread;
import io.kasmina.support.VerifyFixture;
import io.kasmina.verify.RoutingRule;
import io.kasmina.verify.Verification;
import io.kasmina.verify.VerifyConfig;
import io.kasmina.verify.VerifyOperator;
import io.kasmina.verify.VerifyPorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Verification over a real disk with the real journal and real threads. */
class VerifyOnDiskTest {

    private static final int COMMANDS = 5_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path temp;

    private final VerifyFixture fixture = new VerifyFixture();
    private final JournalThread journal = JournalThread.launch();
    private final Set<String> threads = ConcurrentHashMap.newKeySet();
    private Durable durable;

    @BeforeEach
    void open() throws Exception {
        durable = Durable.open(temp.resolve("state"), VerifyConfig.defaults(), journal);
    }

    @AfterEach
    void close() throws InterruptedException {
        durable.close();
        journal.close();
        assertThat(journal.awaitEnd(LIMIT.toMillis())).isTrue();
    }

    @Test
    void everyCommandIsAnsweredOnceInOrderAndManyShareASync() {
        List<String> ids = IntStream.range(0, COMMANDS).mapToObj(n -> "c-" + n).toList();

        assertThat(accepted(Flux.fromIterable(ids).map(fixture::freshCull))).isEqualTo(ids);

        assertThat(journal.figures().tasks()).isEqualTo(COMMANDS);
        // How many share one depends on the disk.
        assertThat(journal.figures().groups()).isLessThan(COMMANDS);
        assertThat(accepted(Flux.fromIterable(ids).map(fixture::freshCull))).isEmpty();
    }

    @Test
    void neitherVerificationNorWhatFollowsItRunsOnTheJournalsThread() {
        Flux<SignedCommand> commands = Flux.range(0, COMMANDS).map(n -> {
            threads.add(Thread.currentThread().getName());
            return fixture.freshCull("c-" + n);
        });

        assertThat(accepted(commands)).hasSize(COMMANDS);

        assertThat(threads).isNotEmpty().noneMatch(name -> name.startsWith("kasmina-journal"));
    }

    private List<String> accepted(Flux<SignedCommand> commands) {
        return commands.transformDeferred(operator())
                .doOnNext(verification -> threads.add(Thread.currentThread().getName()))
                .ofType(Verification.Accepted.class)
                .map(verification -> verification.command().commandId())
                .collectList()
                .block(LIMIT);
    }

    private VerifyOperator operator() {
        return VerifyOperator.of(
                VerifyConfig.defaults(),
                new VerifyPorts(
                        fixture.keys,
                        fixture.codec,
                        RoutingRule.topics(Origin.COMMANDS, Origin.CONTROL),
                        durable.nonces(),
                        fixture.clock,
                        fixture.telemetry,
                        fixture.telemetry,
                        Schedulers.parallel()));
    }
}
