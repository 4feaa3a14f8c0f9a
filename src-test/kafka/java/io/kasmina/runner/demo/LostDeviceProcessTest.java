package io.kasmina.runner.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.broker.BrokerProcess;
import io.kasmina.broker.BrokerSettings;
import io.kasmina.djl.archive.TorchScriptArchive;
import io.kasmina.http.ArtifactServer;
import io.kasmina.http.DirectoryKernelSource;
import io.kasmina.kafka.KafkaClient;
import io.kasmina.kafka.KafkaConfig;
import io.kasmina.runner.KasminaCli;
import io.kasmina.runner.cli.ExitCode;
import io.kasmina.support.KeyFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/** A kernel whose forward never returns takes the device from a real runner, which ends for it. */
class LostDeviceProcessTest {

    private static final String ENDLESS =
            """
            def forward(self, x: Tensor) -> Tensor:
              y = x
              while True:
                y = torch.add(y, x)
              return y
            """;

    @TempDir
    private Path folder;

    @Test
    void aRunnerThatLostItsDeviceEndsWithThree() throws Exception {
        byte[] kernel = TorchScriptArchive.of("Endless", ENDLESS)
                .withParameter("weight", new float[1], 1)
                .toBytes();
        Path kernels = Files.createDirectory(folder.resolve("kernels"));
        Files.write(kernels.resolve("endless.pt"), kernel);
        try (BrokerProcess broker = BrokerProcess.start(BrokerSettings.in(folder.resolve("broker")));
                RunnerChild runner = runner(broker)) {
            runner.awaitReady();
            KafkaConfig kafka = KafkaConfig.defaults(List.of(broker.bootstrap()), "kasmina", "test");
            KafkaClient client = KafkaClient.of(kafka, "urza", Schedulers.boundedElastic(), Schedulers.parallel());
            ArtifactServer server = ArtifactServer.start(kernels, 0, Schedulers.boundedElastic())
                    .block();
            DirectoryKernelSource source = new DirectoryKernelSource(kernels, server::uri, Schedulers.boundedElastic());
            Disposable urza =
                    new KernelSource(client, kafka.topics(), source).run().subscribe();
            assertThat(germinate(
                            broker,
                            HexFormat.of()
                                    .formatHex(
                                            MessageDigest.getInstance("SHA-256").digest(kernel))))
                    .isEqualTo(ExitCode.OK);
            assertThat(runner.awaitEnd(Duration.ofSeconds(60))).isEqualTo(ExitCode.DEVICE_LOST);
            urza.dispose();
            server.stop().block();
            client.close().block();
        }
        assertThat(folder.resolve("runner.log"))
                .content()
                .contains("device_wedged")
                .contains("device_lost");
    }

    private int germinate(BrokerProcess broker, String digest) {
        Path keyring = new KeyFile(folder, "primary = default\nkey.default.secret = " + KeyFile.FIRST + "\n").path();
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        return KasminaCli.run(
                nowhere,
                nowhere,
                "send",
                "GERMINATE",
                "--seed=s-1",
                "--run=r-1",
                "--blueprint=endless",
                "--artifact=" + digest,
                "--wait",
                "--bootstrap=" + broker.bootstrap(),
                "--keyring=" + keyring);
    }

    private RunnerChild runner(BrokerProcess broker) throws Exception {
        int port = RunnerChild.freePort();
        Path config = Files.writeString(
                folder.resolve("runner.yaml"),
                """
                kafka: {bootstrap: "%s", partitions: 1}
                http: {port: %d}
                artifacts: {store: "%s"}
                host: {grafts: {"*": FLOAT32 1x1}}
                prefetch: {latency_budget: 10s}
                watch: {wedged_after: 1s, lost_after: 2s, period: 100ms}
                """
                        .formatted(broker.bootstrap(), port, folder.resolve("store")));
        return RunnerChild.start(config, port, KeyFile.FIRST, folder.resolve("runner.log"));
    }
}
