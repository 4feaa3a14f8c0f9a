package io.kasmina.runner.run;

import io.kasmina.djl.DjlBackend;
import io.kasmina.http.ArtifactFetchers;
import io.kasmina.http.ArtifactStore;
import io.kasmina.http.FileArtifactFetcher;
import io.kasmina.http.HttpArtifactFetcher;
import io.kasmina.kafka.KafkaClient;
import io.kasmina.kafka.KafkaCodecs;
import io.kasmina.kafka.KafkaPartitionBus;
import io.kasmina.kafka.KafkaThreads;
import io.kasmina.micrometer.PrometheusScrape;
import io.kasmina.pipeline.device.GuardedOps;
import io.kasmina.pipeline.device.MemoryGuard;
import io.kasmina.pipeline.keys.KeyringFile;
import io.kasmina.pipeline.lane.DeviceThread;
import io.kasmina.pipeline.partition.PartitionEngine;
import io.kasmina.pipeline.partition.PartitionParts;
import io.kasmina.prefetch.ArtifactFetcher;
import io.kasmina.runner.config.Access;
import io.kasmina.runner.config.ArtifactSettings;
import io.kasmina.runner.config.RunnerConfig;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.tensor.TensorOps;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Opens what a runner works with, and closes it in reverse. Main thread only; it blocks. */
final class RunnerWiring implements AutoCloseable {

    /** The first time on a machine, opening PyTorch unpacks hundreds of megabytes. */
    private static final Duration COLD_START = Duration.ofMinutes(5);

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int LOG_LINES = 10_000;
    private static final int TASKS = 10_000;
    private static final int IDLE_SECONDS = 60;

    private final RunnerConfig config;
    private final PrometheusScrape scrape = PrometheusScrape.create();
    private final StageRecorder recorder = scrape.recorder();
    private final Scheduler logging = Schedulers.newBoundedElastic(1, LOG_LINES, "kasmina-log");
    private final Scheduler member = Schedulers.newBoundedElastic(1, TASKS, "kasmina-member", IDLE_SECONDS, true);
    private final Scheduler blocking;
    private final DeviceThread device = DeviceThread.launch();
    private final RunnerParts parts;
    private final KafkaClient client;

    RunnerWiring(RunnerConfig config, Access access) {
        this.config = config;
        blocking = Schedulers.newBoundedElastic(
                KafkaThreads.blocking(config.own().kafka().partitions()), TASKS, "kasmina-kafka", IDLE_SECONDS, true);
        DjlBackend backend = DjlBackend.open(device, config.own().device())
                .timeout(COLD_START)
                .block();
        client = KafkaClient.of(config.own().kafka(), "kernels", Schedulers.boundedElastic(), Schedulers.parallel());
        parts = new RunnerParts(
                device,
                Objects.requireNonNull(backend),
                access,
                fetcher(config.own().artifacts()),
                client,
                new SharedFigures(recorder),
                new EventQueue(new EventLog(), logging, LOG_LINES));
    }

    /** Returns the figures as Prometheus reads them. */
    PrometheusScrape scrape() {
        return scrape;
    }

    /** Follows the keyring file, if any, once for all pipelines. */
    Disposable watchKeys() {
        KeyringFile file = parts.access().keyring();
        return file == null ? () -> {} : file.watch(parts.log()).subscribe();
    }

    /** Makes the runner. */
    Runner runner(Stop stop) {
        KafkaCodecs codecs = WireCodecs.of(new FrameUpload(device, uploads(), Schedulers.parallel()));
        KafkaPartitionBus bus = KafkaPartitionBus.of(
                config.own().kafka(), codecs, recorder, new KafkaThreads(member, blocking, Schedulers.parallel()));
        PartitionEngine engine = PartitionEngine.of(
                config.own().engine(),
                config.pipeline(),
                bus,
                new PartitionParts(
                        new RunnerPipelines(config, parts, codecs),
                        new DeviceBlendWriter(
                                device,
                                parts.backend().ops(),
                                Schedulers.parallel(),
                                config.own().kafka().flow().maxPassedBytes()),
                        Schedulers.parallel(),
                        Schedulers.boundedElastic(),
                        Clock.systemUTC(),
                        recorder,
                        parts.log()));
        return new Runner(config, bus, engine, stop);
    }

    private TensorOps uploads() {
        TensorOps ops = parts.backend().ops();
        return new GuardedOps(ops, new MemoryGuard(ops::caches, parts.log(), recorder));
    }

    /** Gives everything back that ends by itself in time; the process ends next. */
    @Override
    public void close() {
        client.close().timeout(PATIENCE).onErrorComplete().block();
        device.control(() -> {
                    parts.backend().close();
                    return true;
                })
                .timeout(PATIENCE)
                .onErrorComplete()
                .block();
        device.close();
        member.dispose();
        blocking.dispose();
        logging.dispose();
    }

    private static ArtifactFetcher fetcher(ArtifactSettings settings) {
        ArtifactStore store = new ArtifactStore(settings.store(), Schedulers.boundedElastic());
        return ArtifactFetchers.of(
                new FileArtifactFetcher(settings.roots().stream().map(Path::of).toList(), store),
                new HttpArtifactFetcher(settings.fetch(), store));
    }
}
