package io.kasmina.http;

import io.kasmina.contract.Sha256;
import io.kasmina.prefetch.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A store on real io threads, and the means to see what it left on disk once all its work is done. */
final class StoreBed implements AutoCloseable {

    /** Begins the names of the io threads. */
    static final String IO = "test-io";

    private static final Duration LIMIT = Duration.ofSeconds(20);

    final Scheduler io = Schedulers.newBoundedElastic(4, 1_000, IO, 60, true);
    final Path directory;
    final ArtifactStore store;

    StoreBed(Path root) {
        this.directory = root.resolve("store");
        this.store = new ArtifactStore(directory, io);
    }

    /** Returns a patient client that asks loopback hosts alone. */
    HttpArtifactFetcher http() {
        return new HttpArtifactFetcher(new HttpFetchConfig(LIMIT, LIMIT, Set.of()), store);
    }

    /** Waits for the io tasks, after which the store cannot be used any more. */
    List<String> filesLeft() {
        io.disposeGracefully().block(LIMIT);
        return files(directory);
    }

    @Override
    public void close() {
        io.dispose();
    }

    static List<String> files(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Sha256 digest(byte[] bytes) {
        var digest = Digests.sha256();
        digest.update(bytes);
        return Digests.finish(digest);
    }

    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }
}
