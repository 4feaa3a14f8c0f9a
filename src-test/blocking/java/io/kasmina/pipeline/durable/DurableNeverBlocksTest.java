package io.kasmina.pipeline.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.lane.InlineJournal;
import io.kasmina.pipeline.lane.JournalThread;
import io.kasmina.verify.NonceLedger.Admission;
import io.kasmina.verify.NonceReceipt;
import io.kasmina.verify.VerifyConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Under BlockHound, which the test JVM installs and which sees file channels too: nobody but the journal waits for the disk. */
class DurableNeverBlocksTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final SeedId SEED = new SeedId("seed-1");
    private static final long NOW = 1_790_000_000_000L;

    @TempDir
    Path temp;

    private final JournalThread journal = JournalThread.launch();
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
    void noncesAreAdmittedAndCompactedWithoutBlocking() {
        AtomicReference<NonceReceipt> receipt = new AtomicReference<>();
        Flux<Admission> admitted = Flux.range(0, 3_000)
                .publishOn(Schedulers.parallel(), 16)
                .map(n -> durable.nonces().admit("k", "c" + n, NOW + 100L * n, receipt::set));

        assertThat(admitted.filter(admission -> admission == Admission.NEW)
                        .count()
                        .block(LIMIT))
                .isEqualTo(3_000);
        receipt.get().durable().block(LIMIT);
    }

    @Test
    void snapshotsAreWrittenReadAndRemovedWithoutBlocking() {
        Mono<byte[]> read = Mono.defer(() -> durable.snapshots().put(SEED, new byte[100_000]))
                .subscribeOn(Schedulers.parallel())
                .then(durable.snapshots().get(SEED))
                .flatMap(content -> durable.snapshots().remove(SEED).thenReturn(content));

        assertThat(read.block(LIMIT)).hasSize(100_000);
    }

    @Test
    void closingOnAParallelThreadBlocksNothing() {
        Mono.fromRunnable(durable::close).subscribeOn(Schedulers.parallel()).block(LIMIT);
    }

    @Test
    void aJournalOnAParallelThreadIsCaught() throws Exception {
        Durable misplaced = Durable.open(temp.resolve("misplaced"), VerifyConfig.defaults(), new InlineJournal());
        Mono<Void> written = Mono.defer(() -> misplaced.snapshots().put(SEED, new byte[10]));

        assertThatThrownBy(() -> written.subscribeOn(Schedulers.parallel()).block(LIMIT))
                .hasRootCauseInstanceOf(BlockingOperationError.class);
        misplaced.close();
    }

    @Test
    void openingOnAParallelThreadIsCaught() {
        Mono<Durable> opened = Mono.fromCallable(
                        () -> Durable.open(temp.resolve("misplaced"), VerifyConfig.defaults(), journal))
                .subscribeOn(Schedulers.parallel());

        assertThatThrownBy(() -> opened.block(LIMIT)).hasRootCauseInstanceOf(BlockingOperationError.class);
    }
}
