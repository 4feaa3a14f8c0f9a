package io.kasmina.pipeline.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.durable.Durable;
import io.kasmina.pipeline.durable.DurableConfig;
import io.kasmina.pipeline.lane.JournalThread;
import io.kasmina.verify.VerifyConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** The contract on a real disk, with the real journal. */
class FileSnapshotStoreTest extends SnapshotStoreContract {

    @TempDir
    Path temp;

    private JournalThread journal = JournalThread.launch();
    private Durable durable;

    @Override
    SnapshotStore store() throws IOException {
        durable = Durable.open(
                temp.resolve("state"),
                VerifyConfig.defaults(),
                new DurableConfig(LIMIT, 10 * LIMIT, 1L << 30),
                journal,
                Schedulers.parallel());
        return durable.snapshots();
    }

    @AfterEach
    void endTheJournal() throws InterruptedException {
        durable.close();
        journal.close();
        assertThat(journal.awaitEnd(10_000)).isTrue();
    }

    @Test
    void snapshotsOutliveTheProcess() throws IOException, InterruptedException {
        SeedId seed = new SeedId("seed-1");
        StepVerifier.create(store().put(seed, bytes(50_000, 3))).verifyComplete();
        endTheJournal();
        StepVerifier.create(durable.snapshots().get(seed)).verifyError(IOException.class);
        journal = JournalThread.launch();

        StepVerifier.create(store().get(seed))
                .assertNext(read -> assertThat(read).isEqualTo(bytes(50_000, 3)))
                .verifyComplete();
    }

    @Test
    void answersComeOnAThreadThatIsNotTheJournals() throws IOException {
        SeedId seed = new SeedId("seed-1");
        SnapshotStore store = store();
        Flux<String> threads = store.put(seed, bytes(10, 1))
                .then(store.get(seed))
                .map(read -> Thread.currentThread().getName())
                .flux();

        StepVerifier.create(threads)
                .assertNext(name -> assertThat(name).startsWith("parallel"))
                .verifyComplete();
    }
}
