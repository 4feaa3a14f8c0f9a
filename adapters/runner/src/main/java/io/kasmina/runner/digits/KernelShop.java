package io.kasmina.runner.digits;

import io.kasmina.http.ArtifactFetchers;
import io.kasmina.http.ArtifactServer;
import io.kasmina.http.ArtifactStore;
import io.kasmina.http.DirectoryKernelSource;
import io.kasmina.http.FileArtifactFetcher;
import io.kasmina.http.HttpArtifactFetcher;
import io.kasmina.http.HttpFetchConfig;
import io.kasmina.prefetch.ArtifactFetcher;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * Kernel files on a loopback HTTP server, and the client side that fetches them.
 *
 * @param artifacts digests to pin
 * @param source answers kernel requests
 * @param fetcher downloads and checks
 */
record KernelShop(JobArtifacts artifacts, DirectoryKernelSource source, ArtifactFetcher fetcher) {

    /**
     * Opens a shop in a temporary folder.
     *
     * @param seed decides the kernels' initial parameters
     * @param io threads that may block
     * @param resources closes server and folder
     */
    static KernelShop open(long seed, Scheduler io, Resources resources) throws IOException {
        Path folder = Files.createTempDirectory("kasmina-digits");
        resources.keep(folder, () -> delete(folder));
        Path served = Files.createDirectory(folder.resolve("served"));
        JobArtifacts artifacts = JobArtifacts.write(served, seed);
        ArtifactServer server = Waiting.result("starting the artifact server", ArtifactServer.start(served, 0, io));
        resources.keep(server, () -> Waiting.end("stopping the artifact server", server.stop()));
        ArtifactStore store = new ArtifactStore(folder.resolve("store"), io);
        ArtifactFetcher fetcher = ArtifactFetchers.of(
                new FileArtifactFetcher(List.of(), store), new HttpArtifactFetcher(HttpFetchConfig.defaults(), store));
        return new KernelShop(artifacts, new DirectoryKernelSource(served, server::uri, io), fetcher);
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<Path>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failed) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
