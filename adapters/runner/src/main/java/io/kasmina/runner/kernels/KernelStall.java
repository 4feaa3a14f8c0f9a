package io.kasmina.runner.kernels;

import io.kasmina.contract.SeedId;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.http.ArtifactFetchers;
import io.kasmina.http.ArtifactServer;
import io.kasmina.http.ArtifactStore;
import io.kasmina.http.DirectoryKernelSource;
import io.kasmina.http.FileArtifactFetcher;
import io.kasmina.http.HttpArtifactFetcher;
import io.kasmina.http.HttpFetchConfig;
import io.kasmina.prefetch.ArtifactFetcher;
import io.kasmina.prefetch.PrefetchConfig;
import io.kasmina.prefetch.PrefetchOperator;
import io.kasmina.prefetch.PrefetchOrder;
import io.kasmina.prefetch.PrefetchPorts;
import io.kasmina.prefetch.PrefetchResult;
import io.kasmina.prefetch.PrefetchSignal;
import io.kasmina.runner.cli.ExitCode;
import io.kasmina.telemetry.StageRecorder;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A folder of kernels with both sides of the protocol: who answers requests, and who fetches. */
final class KernelStall {

    /** The first fetch of a JVM takes most of a second, and kernels may be large. */
    private static final Duration BUDGET = Duration.ofSeconds(30);

    private static final double NANOS_PER_MILLI = 1e6;

    private final Path folder;
    private final PinCheck pins;
    private final Path store;
    private final PrintWriter out;
    private final Scheduler io;

    KernelStall(Path folder, PinCheck pins, Path store, PrintWriter out, Scheduler io) {
        this.folder = folder;
        this.pins = pins;
        this.store = store;
        this.out = out;
        this.io = io;
    }

    /**
     * Says what is served, then tries kernels; without any it serves until it is cancelled.
     *
     * @param server serves the folder
     * @param tried blueprints
     * @return the exit code
     */
    Mono<Integer> open(ArtifactServer server, List<String> tried) {
        DirectoryKernelSource source = new DirectoryKernelSource(folder, server::uri, pins.manifest(), io);
        return source.blueprints()
                .doOnNext(found -> say(server.uri("any.pt").resolve("/"), pins.served(found)))
                .then(tried.isEmpty() ? Mono.never() : tryAll(server, source, tried));
    }

    private void say(URI address, List<String> blueprints) {
        out.println("serving " + folder.toAbsolutePath().normalize() + " at " + address);
        blueprints.forEach(blueprint -> out.println("  " + blueprint));
        out.flush();
    }

    private Mono<Integer> tryAll(ArtifactServer server, DirectoryKernelSource source, List<String> tried) {
        ArtifactStore kept = new ArtifactStore(store, io);
        URI address = server.uri("any.pt");
        String origin = address.getScheme() + "://" + address.getAuthority();
        ArtifactFetcher fetcher = ArtifactFetchers.of(
                new FileArtifactFetcher(List.of(), kept),
                new HttpArtifactFetcher(HttpFetchConfig.defaults().allowing(origin), kept));
        return Flux.range(0, tried.size())
                .<PrefetchSignal>map(n -> new PrefetchSignal.Start(order(n, tried.get(n))))
                .transformDeferred(operator(source, fetcher))
                .doOnNext(this::say)
                .filter(result -> !(result instanceof PrefetchResult.Fetched))
                .count()
                .map(failed -> failed == 0 ? ExitCode.OK : ExitCode.FAILED);
    }

    /** Nothing signed the order, so without a manifest the reply's checksum alone counts. */
    private PrefetchOperator operator(DirectoryKernelSource source, ArtifactFetcher fetcher) {
        PrefetchConfig usual = PrefetchConfig.defaults();
        PrefetchConfig unpinned = new PrefetchConfig(
                BUDGET, false, usual.maxArtifactBytes(), usual.maxOutstanding(), usual.maxWaiting(), usual.breaker());
        Clock clock = Clock.systemUTC();
        return PrefetchOperator.of(
                unpinned,
                "serve-kernels-" + Long.toHexString(clock.millis()),
                new PrefetchPorts(
                        source,
                        source,
                        fetcher,
                        clock,
                        event -> {},
                        StageRecorder.NONE,
                        Schedulers.parallel(),
                        Mono.never(),
                        pins.manifest()));
    }

    private static PrefetchOrder order(int number, String blueprint) {
        return new PrefetchOrder(new SeedId("try-" + number), 0, blueprint, new TrainingRunId("serve-kernels"), null);
    }

    private void say(PrefetchResult result) {
        String blueprint = result.order().blueprintId();
        if (result instanceof PrefetchResult.Fetched fetched) {
            out.println(blueprint + ": " + fetched.digest() + " in "
                    + Math.round(fetched.latencyNanos() / NANOS_PER_MILLI) + " ms, at " + fetched.file());
        } else if (result instanceof PrefetchResult.Failed failed) {
            out.println(blueprint + ": " + failed.reason().code() + ", " + failed.detail());
        }
        out.flush();
    }
}
