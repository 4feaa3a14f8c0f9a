package io.kasmina.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.KernelReply;
import io.kasmina.contract.KernelRequest;
import io.kasmina.contract.TrainingRunId;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class DirectoryKernelSourceTest {

    private static final byte[] BYTES = StoreBed.bytes(5_000);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private StoreBed bed;
    private DirectoryKernelSource source;

    @BeforeEach
    void open() throws Exception {
        bed = new StoreBed(directory);
        Files.write(directory.resolve("BP001.pt"), BYTES);
        source = new DirectoryKernelSource(directory, name -> URI.create("http://127.0.0.1:1/" + name), bed.io);
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void aKernelThatIsThereIsReadyWithItsDigest() {
        StepVerifier.create(source.replies().take(1))
                .then(() -> source.publish(request("r1", "BP001")).block(LIMIT))
                .expectNext(new KernelReply.Ready(
                        "r1",
                        "BP001",
                        "http://127.0.0.1:1/BP001.pt",
                        StoreBed.digest(BYTES).hex(),
                        "",
                        0,
                        0))
                .expectComplete()
                .verify(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BP002", "", "../BP001", "a/b", "\u0000", "store"})
    void aKernelThatIsNotThereIsUnavailable(String blueprint) {
        source.publish(request("r1", blueprint)).block(LIMIT);
        StepVerifier.create(source.replies().take(1))
                .expectNext(new KernelReply.Unavailable("r1", blueprint, "no such blueprint"))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void requestsAtTheSameTimeAreAllAnsweredOnce() {
        Flux<String> answered = source.replies().map(KernelReply::requestId).take(200);
        StepVerifier.create(answered.collectList())
                .then(() -> Flux.range(0, 200)
                        .flatMap(i -> source.publish(request("r" + i, "BP001")).subscribeOn(Schedulers.parallel()), 16)
                        .blockLast(LIMIT))
                .assertNext(ids -> assertThat(ids).hasSize(200).doesNotHaveDuplicates())
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void repliesThatNobodyTakesAreAnErrorOfTheirRequest() {
        List<Boolean> delivered = Flux.range(0, 300)
                .concatMap(i -> source.publish(request("r" + i, "BP002"))
                        .thenReturn(true)
                        .onErrorReturn(IllegalStateException.class, false))
                .collectList()
                .block(LIMIT);
        assertThat(delivered).hasSize(300).contains(false);
        assertThat(delivered.indexOf(false)).isEqualTo(256);
    }

    private static KernelRequest request(String id, String blueprint) {
        return new KernelRequest(id, blueprint, new TrainingRunId("run-7"), Instant.EPOCH);
    }
}
