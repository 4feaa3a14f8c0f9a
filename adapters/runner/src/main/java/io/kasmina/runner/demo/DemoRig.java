package io.kasmina.runner.demo;

import io.kasmina.broker.BrokerProcess;
import io.kasmina.broker.BrokerSettings;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.djl.DjlBackend;
import io.kasmina.djl.DjlConfig;
import io.kasmina.djl.digits.StreamingHost;
import io.kasmina.http.ArtifactServer;
import io.kasmina.http.DirectoryKernelSource;
import io.kasmina.kafka.KafkaClient;
import io.kasmina.kafka.KafkaConfig;
import io.kasmina.kafka.KafkaTopics;
import io.kasmina.pipeline.lane.DeviceThread;
import io.kasmina.runner.digits.JobArtifacts;
import io.kasmina.runner.digits.JobFailure;
import io.kasmina.runner.digits.JobSeeds;
import io.kasmina.runner.digits.PolicySigner;
import io.kasmina.runner.digits.Resources;
import io.kasmina.runner.digits.Waiting;
import io.kasmina.verify.Keyring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/**
 * What the phases work with, wired and running. Main thread only.
 *
 * @param host trains in this process
 * @param policy signs commands
 * @param bus carries them
 * @param ear hears the runner
 * @param runner the other process
 * @param config its configuration file, which names its keys
 * @param artifacts digests to pin
 * @param kernels where the kernel files lie
 * @param meter takes times
 */
record DemoRig(
        StreamingHost host,
        PolicySigner policy,
        HostBus bus,
        HostEar ear,
        RunnerChild runner,
        Path config,
        JobArtifacts artifacts,
        Path kernels,
        Meter meter) {

    /** Partitions of the seeds. */
    static final int PARTITIONS = 2;

    private static final long LANE_END_MILLIS = 10_000;
    private static final int SECRET_BYTES = 32;

    /**
     * Wires and starts everything.
     *
     * @param seed decides all initial parameters
     * @param folder where it keeps everything
     * @param resources closes it
     */
    static DemoRig open(long seed, Path folder, Resources resources) throws IOException {
        BrokerProcess broker = BrokerProcess.start(BrokerSettings.in(folder.resolve("broker")));
        resources.keep(broker, broker::stop);
        String secret = secret();
        int port = RunnerChild.freePort();
        Path keys = keyring(folder.resolve("keys"), secret);
        Path config = Files.writeString(folder.resolve("runner.yaml"), config(broker, port, keys, folder));
        RunnerChild runner = RunnerChild.start(config, port, folder.resolve("runner.log"));
        resources.keep(runner, runner);
        StreamingHost host = host(seed, resources);
        runner.awaitReady();
        KafkaConfig kafka = KafkaConfig.defaults(List.of(broker.bootstrap()), "kasmina", "demo-host");
        KafkaClient client = KafkaClient.of(kafka, "host", Schedulers.boundedElastic(), Schedulers.parallel());
        resources.keep(client, () -> Waiting.end("closing the client", client.close()));
        HostEar ear = new HostEar(client, kafka.topics());
        resources.keep(ear, ear);
        Path kernels = Files.createDirectories(folder.resolve("kernels"));
        JobArtifacts artifacts = JobArtifacts.write(kernels, seed);
        serve(kernels, client, kafka.topics(), resources);
        TrainingRunId run = new TrainingRunId("digits-" + System.currentTimeMillis());
        Meter meter = new Meter();
        return new DemoRig(
                host,
                PolicySigner.of(
                        run, Clock.systemUTC(), Keyring.fromEnvironment(Map.of(Keyring.SECRET_VARIABLE, secret))),
                new HostBus(client, kafka.topics(), ear, meter, run),
                ear,
                runner,
                config,
                artifacts,
                kernels,
                meter);
    }

    private static StreamingHost host(long seed, Resources resources) {
        DeviceThread lane = DeviceThread.launch();
        resources.keep(lane, () -> end(lane));
        DjlBackend backend =
                Waiting.result("opening PyTorch", Waiting.COLD_START, DjlBackend.open(lane, DjlConfig.defaults()));
        resources.keep(backend, () -> Waiting.result("closing PyTorch", lane.control(() -> closed(backend))));
        return Waiting.result(
                "building the host",
                lane.control(() -> StreamingHost.build(backend, lane, JobSeeds.GROWN, seed, Schedulers.parallel())));
    }

    private static void serve(Path kernels, KafkaClient client, KafkaTopics topics, Resources resources) {
        ArtifactServer server = Waiting.result(
                "starting the artifact server", ArtifactServer.start(kernels, 0, Schedulers.boundedElastic()));
        resources.keep(server, () -> Waiting.end("stopping the artifact server", server.stop()));
        DirectoryKernelSource source = new DirectoryKernelSource(kernels, server::uri, Schedulers.boundedElastic());
        Disposable urza = new KernelSource(client, topics, source).run().subscribe();
        resources.keep(urza, urza::dispose);
    }

    /** Patience with the first fetch, as on any busy machine; all else is as an operator would leave it. */
    private static String config(BrokerProcess broker, int port, Path keys, Path folder) {
        return """
                kafka: {bootstrap: "%s", partitions: %d, create_topics: true}
                http: {port: %d}
                keys: {keyring: "%s"}
                artifacts: {store: "%s"}
                host: {grafts: {"*": FLOAT32 1x16x4x4}}
                prefetch: {latency_budget: 10s}
                """
                .formatted(broker.bootstrap(), PARTITIONS, port, keys, folder.resolve("store"));
    }

    private static Path keyring(Path file, String secret) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(
                file,
                """
                primary = %1$s
                key.%1$s.secret = %2$s
                key.%1$s.annotated = true
                """
                        .formatted(Keyring.DEFAULT_ID, secret));
    }

    private static String secret() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }

    private static boolean closed(DjlBackend backend) {
        backend.close();
        return true;
    }

    private static void end(DeviceThread lane) throws InterruptedException {
        lane.close();
        if (!lane.awaitEnd(LANE_END_MILLIS)) {
            throw new JobFailure("the device thread did not end within " + LANE_END_MILLIS + " ms");
        }
    }
}
