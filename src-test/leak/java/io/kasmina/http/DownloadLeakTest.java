package io.kasmina.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Sha256;
import io.kasmina.prefetch.FetchFailure;
import io.kasmina.prefetch.FetchResult;
import io.kasmina.support.Await;
import io.kasmina.support.Sockets;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A thousand downloads that go wrong in every way, then one that goes well: nothing but the artifact is left. */
class DownloadLeakTest {

    private static final int RUNS = 1_000;
    private static final byte[] BYTES = StoreBed.bytes(60_000);
    private static final Sha256 DIGEST = StoreBed.digest(BYTES);
    private static final Sha256 OTHER = StoreBed.digest(new byte[1]);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int SLACK = 8;

    private static final Set<FetchFailure> EXPECTED =
            EnumSet.of(FetchFailure.CONNECTION_FAILED, FetchFailure.DIGEST_MISMATCH, FetchFailure.TOO_LARGE);

    @TempDir
    Path directory;

    private final NettyLeaks leaks = new NettyLeaks();
    private final Random random = new Random(11);
    private StoreBed bed;
    private CutOffServer server;

    @BeforeEach
    void open() {
        bed = new StoreBed(directory);
        server = new CutOffServer(BYTES);
    }

    @AfterEach
    void nothingLeaks() {
        server.close();
        bed.close();
        assertThat(leaks.found()).isEmpty();
        leaks.close();
    }

    @Test
    void aThousandDownloadsThatGoWrongLeaveNothing() throws IOException {
        for (int i = 0; i < 20; i++) {
            spoil();
        }
        int threads = Thread.activeCount();
        int handles = handles();
        for (int i = 0; i < RUNS; i++) {
            spoil();
        }
        server.cutOffAfter(BYTES.length);
        assertThat(fetch(OTHER, BYTES.length).block(LIMIT)).isInstanceOf(FetchResult.Failed.class);
        assertThat(fetch(DIGEST, BYTES.length).block(LIMIT)).isInstanceOf(FetchResult.Fetched.class);

        Await.until("no connection is open", () -> Sockets.open(server.port()) == 0);
        assertThat(bed.filesLeft()).containsExactly(DIGEST + ".pt");
        assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + SLACK);
        assertThat(handles()).isLessThanOrEqualTo(handles + SLACK);
    }

    /** Cut off, cancelled, too large, not what was pinned, or another kernel by now. */
    private void spoil() throws IOException {
        // parts may have become a whole, which would be asked for no more
        Files.deleteIfExists(bed.directory.resolve(DIGEST + ".pt"));
        server.tag("\"v" + random.nextInt(3) + "\"");
        server.cutOffAfter(random.nextInt(BYTES.length / 1_000) * 1_000);
        switch (random.nextInt(4)) {
            case 0 -> cancelled();
            case 1 -> failed(fetch(OTHER, BYTES.length));
            case 2 -> failed(fetch(DIGEST, 1_000));
            default -> failed(fetch(DIGEST, BYTES.length));
        }
    }

    private void cancelled() {
        server.stallAfter(random.nextInt(20) * 1_000);
        Mono.firstWithSignal(
                        fetch(DIGEST, BYTES.length).then(),
                        Mono.delay(Duration.ofNanos(random.nextInt(3_000_000))).then())
                .block(LIMIT);
    }

    /** A part of the artifact may end it: what is left of it is taken up each time. */
    private static void failed(Mono<FetchResult> fetch) {
        FetchResult result = fetch.block(LIMIT);
        if (result instanceof FetchResult.Failed failed) {
            assertThat(failed.reason()).isIn(EXPECTED);
        }
    }

    private Mono<FetchResult> fetch(Sha256 digest, long maxBytes) {
        return bed.http().fetch(server.uri(), digest, maxBytes).subscribeOn(Schedulers.parallel());
    }

    private static int handles() {
        String[] open = new File("/proc/self/fd").list();
        return open == null ? 0 : open.length;
    }
}
