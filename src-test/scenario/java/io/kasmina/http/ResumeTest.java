package io.kasmina.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Sha256;
import io.kasmina.prefetch.FetchFailure;
import io.kasmina.prefetch.FetchResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;

class ResumeTest {

    private static final byte[] BYTES = StoreBed.bytes(300_000);
    private static final Sha256 DIGEST = StoreBed.digest(BYTES);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String PART = "." + DIGEST + ".part";
    private static final String ETAG = "." + DIGEST + ".etag";

    @TempDir
    Path directory;

    private StoreBed bed;
    private CutOffServer server;

    @BeforeEach
    void open() throws IOException {
        bed = new StoreBed(directory);
        server = new CutOffServer(BYTES);
        Files.createDirectories(bed.directory);
    }

    @AfterEach
    void close() {
        server.close();
        bed.close();
    }

    @Test
    void aDownloadThatWasCutOffGoesOnWhereItEnded() throws IOException {
        server.cutOffAfter(100_000);
        assertThat(failure()).isEqualTo(FetchFailure.CONNECTION_FAILED);
        long left = Files.size(bed.directory.resolve(PART));
        assertThat(left).isPositive().isLessThanOrEqualTo(100_000);

        server.cutOffAfter(BYTES.length);
        assertFetched();

        assertThat(server.ranges()).containsExactly("", "bytes=" + left + "- if \"v1\"");
        assertThat(server.sent()).isEqualTo(BYTES.length - left);
        assertThat(bed.filesLeft()).containsExactly(DIGEST + ".pt");
    }

    @Test
    void aCancelledDownloadGoesOnToo() throws Exception {
        server.stallAfter(100_000);
        Disposable fetch = bed.http().fetch(server.uri(), DIGEST, BYTES.length).subscribe();
        while (written() < 100_000) {
            Thread.onSpinWait();
        }
        fetch.dispose();
        while (!Files.exists(bed.directory.resolve(PART))) {
            Thread.onSpinWait();
        }
        server.cutOffAfter(BYTES.length);
        assertFetched();
        assertThat(server.ranges().get(1)).isEqualTo("bytes=100000- if \"v1\"");
    }

    @Test
    void aKernelThatChangedMeanwhileIsSentWhole() {
        server.cutOffAfter(100_000);
        failure();
        server.tag("\"v2\"");
        server.cutOffAfter(BYTES.length);
        assertFetched();
        assertThat(server.sent()).isEqualTo(BYTES.length);
        assertThat(bed.filesLeft()).containsExactly(DIGEST + ".pt");
    }

    @Test
    void aServerThatHasFewerBytesIsAskedForTheWhole() throws IOException {
        leave(PART, StoreBed.bytes(400_000));
        assertThat(bed.http().fetch(server.uri(), DIGEST, 1_000_000).block(LIMIT))
                .isInstanceOf(FetchResult.Fetched.class);
        assertThat(server.ranges()).containsExactly("bytes=400000- if \"v1\"", "");
    }

    @Test
    void aServerThatGoesOnElsewhereIsNotBelieved() throws IOException {
        leave(PART, Arrays.copyOf(BYTES, 1_000));
        server.shift(1);
        assertThat(failure()).isEqualTo(FetchFailure.HTTP_STATUS);
    }

    @Test
    void aByteThatFlippedOnTheDiskIsFoundAndTheNextDownloadIsWhole() throws IOException {
        byte[] flipped = Arrays.copyOf(BYTES, 1_000);
        flipped[500] ^= 1;
        leave(PART, flipped);
        assertThat(failure()).isEqualTo(FetchFailure.DIGEST_MISMATCH);
        assertThat(StoreBed.files(bed.directory)).isEmpty();
        assertFetched();
    }

    @Test
    void aDownloadThatWasCutOffBeforeItsNameIsNotRepeated() throws IOException {
        leave(PART, BYTES);
        assertFetched();
        assertThat(server.ranges()).isEmpty();
        assertThat(bed.filesLeft()).containsExactly(DIGEST + ".pt");
    }

    @Test
    void withoutAStrongTagNothingIsKept() {
        server.tag("W/\"v1\"");
        server.cutOffAfter(100_000);
        failure();
        assertThat(bed.filesLeft()).isEmpty();
    }

    @Test
    void aDownloadThatWasCutOffBeforeItsFirstByteLeavesNothing() {
        server.cutOffAfter(0);
        failure();
        assertThat(bed.filesLeft()).isEmpty();
    }

    @Test
    void whatAKilledProcessLeftIsGoneOnWith() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        leave("." + DIGEST + "." + dead.pid() + "-1-1.part", Arrays.copyOf(BYTES, 1_000));
        assertFetched();
        assertThat(server.ranges()).containsExactly("bytes=1000- if \"v1\"");
        assertThat(bed.filesLeft()).containsExactly(DIGEST + ".pt");
    }

    @Test
    void whatALivingProcessWritesIsLeftAlone() throws IOException {
        String owned = "." + DIGEST + "." + Owners.mine() + "-99999.part";
        leave(owned, Arrays.copyOf(BYTES, 1_000));
        assertFetched();
        assertThat(server.ranges()).containsExactly("");
        assertThat(bed.filesLeft()).contains(owned);
    }

    @Test
    void onlySoManyPartialFilesAreKept() throws IOException {
        for (int i = 0; i < 30; i++) {
            leave("." + StoreBed.digest(new byte[i]) + ".part", new byte[1]);
        }
        server.cutOffAfter(1_000);
        failure();
        List<String> left = bed.filesLeft();
        assertThat(left.stream().filter(name -> name.endsWith(".part"))).hasSize(Owners.MOST_LEFT);
    }

    private void leave(String name, byte[] bytes) throws IOException {
        Files.write(bed.directory.resolve(name), bytes);
        Files.writeString(bed.directory.resolve(ETAG), "\"v1\"");
    }

    private long written() throws IOException {
        long most = 0;
        for (String name : StoreBed.files(bed.directory)) {
            most = name.endsWith(".part") ? Math.max(most, Files.size(bed.directory.resolve(name))) : most;
        }
        return most;
    }

    private void assertFetched() {
        assertThat(bed.http().fetch(server.uri(), DIGEST, BYTES.length).block(LIMIT))
                .isInstanceOfSatisfying(FetchResult.Fetched.class, fetched -> assertThat(fetched.file())
                        .hasBinaryContent(BYTES));
    }

    private FetchFailure failure() {
        FetchResult result =
                bed.http().fetch(server.uri(), DIGEST, BYTES.length).block(LIMIT);
        return ((FetchResult.Failed) result).reason();
    }
}
