package io.kasmina.pipeline.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.SeedId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** What every store of snapshots does. */
@Timeout(30)
abstract class SnapshotStoreContract {

    static final int LIMIT = 100_000;

    private static final SeedId SEED = new SeedId("seed-1");
    private static final Duration SOON = Duration.ofSeconds(10);

    /** Returns the store under test, which takes at most {@link #LIMIT} bytes. */
    abstract SnapshotStore store() throws IOException;

    @Test
    void aSeedWithoutASnapshotHasNone() throws IOException {
        StepVerifier.create(store().get(SEED)).expectComplete().verify(SOON);
    }

    @Test
    void aSnapshotComesBackAsItWas() throws IOException {
        SnapshotStore store = store();
        byte[] content = bytes(LIMIT, 1);

        StepVerifier.create(store.put(SEED, content).then(store.get(SEED)))
                .assertNext(read -> assertThat(read).isEqualTo(content))
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void anEmptySnapshotIsASnapshot() throws IOException {
        SnapshotStore store = store();

        StepVerifier.create(store.put(SEED, new byte[0]).then(store.get(SEED)))
                .assertNext(read -> assertThat(read).isEmpty())
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void theLastSnapshotReplacesTheFormer() throws IOException {
        SnapshotStore store = store();

        StepVerifier.create(store.put(SEED, bytes(70_000, 1))
                        .then(store.put(SEED, bytes(80_000, 2)))
                        .then(store.get(SEED)))
                .assertNext(read -> assertThat(read).isEqualTo(bytes(80_000, 2)))
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void seedsDoNotShareSnapshotsWhateverTheirNames() throws IOException {
        SnapshotStore store = store();
        List<SeedId> seeds = new ArrayList<>();
        for (String id : List.of("a", "A", "a/b", "../a", "a\u0000b", "ä", "a.snapshot")) {
            seeds.add(new SeedId(id));
        }

        Flux<byte[]> read = Flux.fromIterable(seeds)
                .concatMap(seed -> store.put(seed, seed.value().getBytes(StandardCharsets.UTF_8)))
                .thenMany(Flux.fromIterable(seeds).concatMap(store::get));

        StepVerifier.create(read.map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                        .collectList())
                .assertNext(names -> assertThat(names)
                        .isEqualTo(seeds.stream().map(SeedId::value).toList()))
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void aRemovedSnapshotIsGoneAndItsRemovalMayBeRepeated() throws IOException {
        SnapshotStore store = store();

        StepVerifier.create(store.put(SEED, bytes(10, 1))
                        .then(store.remove(SEED))
                        .then(store.remove(SEED))
                        .then(store.get(SEED)))
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void aSnapshotBeyondTheLimitIsRefusedAndTheFormerStands() throws IOException {
        SnapshotStore store = store();

        StepVerifier.create(store.put(SEED, bytes(10, 1)).then(store.put(SEED, bytes(LIMIT + 1, 2))))
                .expectError(IOException.class)
                .verify(SOON);
        StepVerifier.create(store.get(SEED))
                .assertNext(read -> assertThat(read).isEqualTo(bytes(10, 1)))
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void nothingHappensBeforeASubscription() throws IOException {
        SnapshotStore store = store();
        Mono<Void> unasked = store.put(SEED, bytes(10, 1));

        StepVerifier.create(store.get(SEED)).expectComplete().verify(SOON);
        StepVerifier.create(unasked.then(store.get(SEED)))
                .expectNextCount(1)
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void callsAboutOneSeedTakeEffectInTheOrderOfTheirSubscription() throws IOException {
        SnapshotStore store = store();
        List<Integer> numbers = IntStream.rangeClosed(1, 100).boxed().toList();
        // None of them waits for the one before it.
        Flux<byte[]> read = Flux.fromIterable(numbers)
                .flatMapSequential(
                        n -> Flux.merge(store.put(SEED, bytes(100, n)).cast(byte[].class), store.get(SEED)), 100);

        StepVerifier.create(read.map(content -> (int) content[0]).collectList())
                .expectNext(numbers)
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void manyThreadsLeaveWholeSnapshots() throws IOException {
        SnapshotStore store = store();
        Flux<byte[]> read = Flux.range(1, 400)
                .parallel(4)
                .runOn(Schedulers.parallel())
                .flatMap(n -> store.put(new SeedId("seed-" + n % 8), bytes(1_000, n % 100))
                        .then(store.get(new SeedId("seed-" + n % 8))))
                .sequential();

        StepVerifier.create(read.collectList())
                .assertNext(all -> assertThat(all).hasSize(400).allSatisfy(content -> assertThat(content)
                        .isEqualTo(bytes(1_000, content[0]))))
                .expectComplete()
                .verify(SOON);
    }

    static byte[] bytes(int length, int first) {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; at++) {
            bytes[at] = (byte) (first + at);
        }
        return bytes;
    }
}
