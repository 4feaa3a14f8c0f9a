package io.kasmina.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.SeedId;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.runner.cli.ExitCode;
import io.kasmina.runner.demo.RunnerChild;
import io.kasmina.support.Await;
import io.kasmina.support.KeyFile;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.TensorShape;
import io.kasmina.wire.ActivationData;
import io.kasmina.wire.ActivationRecords;
import io.kasmina.wire.FrameData;
import io.kasmina.wire.FrameKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS, SASL and rights, as a cluster that is not a laptop has them. */
class SecuredRunnerTest {

    @TempDir
    private static Path folder;

    private static SecuredBroker broker;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path mine;

    @BeforeAll
    static void start() throws Exception {
        broker = new SecuredBroker(folder);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void theRightsInTheReadmeAreEnoughAndNoOthersAreAskedFor() throws Exception {
        Path operator = config("operator", broker.principal("operator", ReadmeRights.of("operator")));
        Path host = config("host", broker.principal("host", ReadmeRights.of("host")));
        int port = RunnerChild.freePort();
        String runs = broker.principal("runner", ReadmeRights.of("runner"));
        try (RunnerChild runner = runner(runs, port)) {
            runner.awaitReady();
            assertThat(kasmina(operator, "send CULL --seed s-1 --wait=30s"))
                    .as(err.toString())
                    .isEqualTo(ExitCode.FAILED);
            assertThat(out.toString()).contains("refused unknown_seed");
            assertThat(kasmina(operator, "send EMERGENCY --wait=30s"))
                    .as(err.toString())
                    .isEqualTo(ExitCode.OK);
            assertThat(kasmina(
                            operator,
                            "send GERMINATE --seed s-2 --run r-1 --blueprint wide --wait=30s --artifact "
                                    + "0".repeat(64)))
                    .as(err.toString())
                    .isEqualTo(ExitCode.OK);
            assertThat(out.toString()).contains("pending");
            sent(host, "activation", activation());
            sent(host, "garbage", new byte[] {1, 2, 3});
            seen(operator, "LETTERS", " malformed ");
            seen(operator, "BLENDS", "s-3");
            seen(operator, "EMERGENCY", "s-1");
            assertThat(runner.drain(Duration.ofSeconds(10))).isEqualTo(ExitCode.OK);
        }
        assertThat(broker.denials()).allMatch(line -> line.contains("User:stranger "));
    }

    @Test
    void aWrongPasswordIsToldInOneLineThatHidesIt() throws Exception {
        broker.principal("visitor", List.of());
        Path visitor = config("visitor", broker.configuration("visitor", "xyzzy-guessed"));
        for (String tool : List.of("send CULL --seed s-1", "tail OUTCOMES", "replay")) {
            assertThat(kasmina(visitor, tool)).isEqualTo(ExitCode.FAILED);
            assertThat(err.toString())
                    .startsWith("kasmina: " + tool.split(" ")[0] + " failed: ")
                    .contains(": SaslAuthenticationException: ")
                    .contains("invalid credentials")
                    .doesNotContain("xyzzy", "no answer")
                    .hasLineCount(1);
        }
    }

    @Test
    void whoMayDoNothingIsToldWhatItMayNot() throws Exception {
        String stranger = broker.principal("stranger", List.of());
        assertThat(kasmina(config("tool", stranger), "send CULL --seed s-1")).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString())
                .contains("AuthorizationException: ")
                .contains("oona.commands")
                .doesNotContain("no answer")
                .hasLineCount(1);
        int port = RunnerChild.freePort();
        try (RunnerChild runner = runner(stranger, port)) {
            assertThat(runner.awaitAnswer("/health/live")).isEqualTo(200);
            Await.until("why", () -> logged().contains("the topics cannot be looked at: checking topics: "));
            assertThat(runner.awaitAnswer("/health/ready")).isEqualTo(503);
            assertThat(runner.drain(Duration.ofSeconds(10))).isEqualTo(ExitCode.OK);
        }
        assertThat(logged()).contains("AuthorizationException: ").doesNotContain("xyzzy");
        assertThat(broker.denials()).anyMatch(line -> line.contains("User:stranger "));
    }

    private String logged() {
        try {
            return Files.readString(mine.resolve("runner.log"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void sent(Path host, String name, byte[] value) throws Exception {
        Path file = Files.write(mine.resolve(name), value);
        assertThat(kasmina(host, "send --topic oona.activations --key s-3 --raw " + file))
                .as(err.toString())
                .isEqualTo(ExitCode.OK);
    }

    private void seen(Path operator, String topic, String what) {
        assertThat(kasmina(operator, "tail " + topic + " --from-start --limit 1 --for 30s"))
                .as(err.toString())
                .isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains(what);
    }

    private static byte[] activation() {
        FrameData frame = new FrameData(TensorShape.of(1, 1), DType.FLOAT32, ByteBuffer.allocate(4));
        FrameKey key = new FrameKey(new TrainingRunId("r-1"), new SeedId("s-3"), 0);
        return ActivationRecords.write(new ActivationData(key, frame, frame));
    }

    private RunnerChild runner(String kafka, int port) throws Exception {
        String more = "http: {port: " + port + "}\nartifacts: {store: \"" + mine.resolve("store") + "\"}\n";
        return RunnerChild.start(config("runner", kafka + more), port, KeyFile.FIRST, mine.resolve("runner.log"));
    }

    private Path config(String name, String text) throws Exception {
        return Files.writeString(mine.resolve(name + ".yaml"), text);
    }

    private int kasmina(Path config, String line) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        Path keyring = new KeyFile(mine, "primary = default\nkey.default.secret = " + KeyFile.FIRST + "\n").path();
        List<String> flags = List.of("--config=" + config, "--keyring=" + keyring, "--set=kafka.timings.request=30s");
        String[] words = (line + " " + String.join(" ", flags)).split(" ");
        return KasminaCli.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
    }
}
