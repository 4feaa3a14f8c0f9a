package io.kasmina.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.support.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An order is given up at each stage in each way: it says so, and nothing is left but what a later download goes on with. */
class PrefetchStageTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** Shorter than the 10 s after which a TLS handshake ends by itself. */
    private static final Duration AT_ONCE = Duration.ofSeconds(8);

    private static final Set<String> OURS = Set.of("kasmina-", StoreBed.IO);

    @TempDir
    Path directory;

    private final NettyLeaks leaks = new NettyLeaks();
    private final Set<String> before = threads();

    @AfterEach
    void nothingLeaks() {
        assertThat(leaks.found()).isEmpty();
        leaks.close();
        Await.until("no thread is left", () -> before.containsAll(threads()));
    }

    @ParameterizedTest
    @EnumSource
    void aCullEndsTheOrderAtAnyStage(PrefetchStage stage) throws Exception {
        StagedPrefetch prefetch = new StagedPrefetch(stage, directory);
        try (prefetch) {
            prefetch.reach();
            assertThat(prefetch.bed.cull().verdict()).isEqualTo("applied");
            if (stage.isFetch()) {
                Await.until("the order ended", () -> {
                    prefetch.bed.kasmina.mark(prefetch.bed.nextStep()).block(LIMIT);
                    return !prefetch.cancelled().isEmpty();
                });
            }
            assertNothingUnderWay(prefetch);
        }
        assertCancelled(prefetch, stage, "retired");
        assertNothingLeft(prefetch, stage);
    }

    @ParameterizedTest
    @EnumSource
    void aCloseEndsTheOrderAtAnyStage(PrefetchStage stage) throws Exception {
        StagedPrefetch prefetch = new StagedPrefetch(stage, directory);
        try (prefetch) {
            prefetch.reach();
            prefetch.bed.kasmina.close();
            assertNothingUnderWay(prefetch);
        }
        assertCancelled(prefetch, stage, "shutdown");
        assertNothingLeft(prefetch, stage);
    }

    @ParameterizedTest
    @EnumSource
    void aPipelineThatIsDroppedDropsTheOrderAtAnyStage(PrefetchStage stage) throws Exception {
        StagedPrefetch prefetch = new StagedPrefetch(stage, directory);
        try (prefetch) {
            prefetch.reach();
            assertThat(prefetch.bed.running.cancel(true)).isTrue();
            assertNothingUnderWay(prefetch);
        }
        assertNothingLeft(prefetch, stage);
    }

    /** While the device, or the store's threads, are still held. */
    private static void assertNothingUnderWay(StagedPrefetch prefetch) {
        Await.until("no connection is open", AT_ONCE, () -> prefetch.connections() == 0);
        Await.until("no publication hangs", () -> prefetch.bus.hanging() == 0);
    }

    private static void assertCancelled(StagedPrefetch prefetch, PrefetchStage stage, String reason) {
        assertThat(prefetch.bed.running).isCompleted();
        assertThat(prefetch.cancelled()).isEqualTo(stage.isFetch() ? List.of(reason) : List.of());
    }

    private static void assertNothingLeft(StagedPrefetch prefetch, PrefetchStage stage) {
        assertThat(prefetch.left()).isEqualTo(stage.keeps(prefetch.digest));
        assertThat(prefetch.bed.ops.open()).isZero();
        assertThat(prefetch.bed.kernels)
                .hasSize(stage.isFetch() ? 0 : 1)
                .allSatisfy(kernel -> assertThat(kernel.closes()).isEqualTo(1));
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> OURS.stream().anyMatch(name::startsWith))
                .collect(Collectors.toSet());
    }
}
