package io.kasmina.perf;

import io.kasmina.contract.KernelReply;
import io.kasmina.contract.KernelRequest;
import io.kasmina.contract.Sha256;
import io.kasmina.djl.archive.TorchScriptArchive;
import io.kasmina.http.ArtifactServer;
import io.kasmina.http.ArtifactStore;
import io.kasmina.http.DirectoryKernelSource;
import io.kasmina.http.HttpArtifactFetcher;
import io.kasmina.http.HttpFetchConfig;
import io.kasmina.prefetch.ArtifactFetcher;
import io.kasmina.prefetch.Digests;
import io.kasmina.prefetch.FetchResult;
import io.kasmina.prefetch.KernelReplies;
import io.kasmina.prefetch.KernelRequests;
import io.kasmina.tensor.Kernel;
import io.kasmina.tensor.KernelLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Kernels of 100 KB that come the whole way: asked for over a bus, served over HTTP, stored, checked and loaded. Beside them it has those
 * of {@link InstantKernels}, by any other name.
 */
final class KernelDepot implements KernelRequests, KernelReplies, ArtifactFetcher, KernelLoader, AutoCloseable {

    private static final String PREFIX = "depot-";
    private static final int WIDTH = 160;

    private final InstantKernels others;
    private final KernelLoader loader;
    private final DeviceLog log;
    private final Path folder;
    private final List<Sha256> digests = new ArrayList<>();
    private final ArtifactServer server;
    private final DirectoryKernelSource source;
    private final ArtifactFetcher fetcher;

    /**
     * Writes the kernels and serves them.
     *
     * @param kernels how many
     * @param others kernels of other names
     * @param loader loads these
     * @param log hears of loads
     */
    KernelDepot(int kernels, InstantKernels others, KernelLoader loader, DeviceLog log) throws IOException {
        this.others = others;
        this.loader = loader;
        this.log = log;
        folder = Files.createTempDirectory("kasmina-depot");
        for (int i = 0; i < kernels; i++) {
            digests.add(Digests.of(write(i)));
        }
        Scheduler io = Schedulers.boundedElastic();
        server = Objects.requireNonNull(ArtifactServer.start(folder, 0, io).block());
        source = new DirectoryKernelSource(folder, server::uri, io);
        fetcher = new HttpArtifactFetcher(HttpFetchConfig.defaults(), new ArtifactStore(folder.resolve("store"), io));
    }

    /** Returns the blueprint of a kernel. */
    static String blueprint(int number) {
        return PREFIX + number;
    }

    /** Returns the digest of a kernel. */
    Sha256 digest(int number) {
        return digests.get(number);
    }

    @Override
    public Mono<Void> publish(KernelRequest request) {
        return request.blueprintId().startsWith(PREFIX) ? source.publish(request) : others.publish(request);
    }

    @Override
    public Flux<KernelReply> replies() {
        return Flux.merge(others.replies(), source.replies());
    }

    @Override
    public Mono<FetchResult> fetch(String artifactRef, Sha256 expected, long maxBytes) {
        return digests.contains(expected)
                ? fetcher.fetch(artifactRef, expected, maxBytes)
                : others.fetch(artifactRef, expected, maxBytes);
    }

    @Override
    public Kernel load(Path artifact) {
        if (!artifact.startsWith(folder)) {
            return others.load(artifact);
        }
        log.loading();
        return loader.load(artifact);
    }

    @Override
    public void close() throws IOException {
        server.stop().block();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private Path write(int number) throws IOException {
        float[] weight = new float[WIDTH * WIDTH];
        Arrays.fill(weight, number);
        return TorchScriptArchive.of(
                        "Shift",
                        """
                        def forward(self, x: Tensor) -> Tensor:
                          return torch.add(x, torch.mean(self.weight))
                        """)
                .withParameter("weight", weight, WIDTH, WIDTH)
                .writeTo(folder.resolve(blueprint(number) + ".pt"));
    }
}
