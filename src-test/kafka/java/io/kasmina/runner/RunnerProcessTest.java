package io.kasmina.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.broker.BrokerProcess;
import io.kasmina.broker.BrokerSettings;
import io.kasmina.runner.cli.ExitCode;
import io.kasmina.runner.demo.RunnerChild;
import io.kasmina.support.KeyFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A runner as an operator meets it: a process of its own on a real broker, and everything else from the shell. */
class RunnerProcessTest {

    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final Pattern PLACE = Pattern.compile("oona\\.deadletter-\\d+@(\\d+)");

    @TempDir
    private static Path folder;

    private static BrokerProcess broker;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path mine;

    @BeforeAll
    static void start() throws Exception {
        broker = BrokerProcess.start(BrokerSettings.in(folder));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void aSessionFromTheShellAndADrain() throws Exception {
        int port = RunnerChild.freePort();
        try (RunnerChild runner = runner(port, broker.bootstrap(), 2)) {
            runner.awaitReady();
            assertThat(kasmina("send CULL --seed s-1 --wait"))
                    .as(err.toString())
                    .isEqualTo(ExitCode.FAILED);
            assertThat(out.toString())
                    .as(err.toString())
                    .contains("sent to oona.commands-")
                    .contains("refused unknown_seed");
            assertThat(kasmina("send CULL --seed s-1 --wait=1ms")).isEqualTo(ExitCode.FAILED);
            assertThat(out.toString()).contains("sent to oona.commands-");
            assertThat(err.toString()).isEqualTo("kasmina: no outcome within 1ms\n");
            assertThat(kasmina("send EMERGENCY --wait=20s --json")).isEqualTo(ExitCode.OK);
            assertThat(out.toString()).contains("\"verdict\":\"applied\"");
            signedNowIsSentOnceAndRejectedTheSecondTime();
            whatCannotBeReadIsALetterAndIsSentAgain();
            assertThat(kasmina("tail OUTCOMES --from-start --no-follow --seed s-1"))
                    .isEqualTo(ExitCode.OK);
            assertThat(out.toString().lines())
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allMatch(line -> line.contains("seed_id=s-1"));
            assertThat(kasmina("tail EMERGENCY --from-start --limit 1 --for 20s --json"))
                    .isEqualTo(ExitCode.OK);
            assertThat(out.toString()).contains("\"events\":[{");
            assertThat(runner.gauge("kasmina_bus_lag")).isNotNaN();
            assertThat(runner.gauge("kasmina_bus_oldest_age_seconds")).isNotNaN();
            assertThat(runner.drain(DRAIN)).isEqualTo(ExitCode.OK);
        }
    }

    @Test
    void aClusterThatIsNotAsConfiguredIsRefused() throws Exception {
        try (RunnerChild runner = runner(RunnerChild.freePort(), broker.bootstrap(), 2)) {
            runner.awaitReady();
            runner.drain(DRAIN);
        }
        try (RunnerChild runner = runner(RunnerChild.freePort(), broker.bootstrap(), 3)) {
            assertThat(runner.awaitEnd(Duration.ofSeconds(60))).isEqualTo(ExitCode.FAILED);
        }
        assertThat(mine.resolve("runner.log"))
                .content()
                .contains("oona.commands")
                .contains("3");
    }

    @Test
    void withoutABrokerItIsAliveAndNotReadyAndStillEndsAtOnce() throws Exception {
        int port = RunnerChild.freePort();
        try (RunnerChild runner = runner(port, "127.0.0.1:" + RunnerChild.freePort(), 2)) {
            assertThat(runner.awaitAnswer("/health/live")).isEqualTo(200);
            assertThat(runner.awaitAnswer("/health/ready")).isEqualTo(503);
            assertThat(runner.drain(DRAIN)).isEqualTo(ExitCode.OK);
        }
    }

    @Test
    void aBrokerThatDoesNotAnswerIsNamed() throws Exception {
        String nowhere = "127.0.0.1:" + RunnerChild.freePort();
        for (String tool : List.of("send CULL --seed s-1", "tail OUTCOMES", "replay")) {
            assertThat(kasminaAt(nowhere, tool + " --set=kafka.timings.request=500ms"))
                    .isEqualTo(ExitCode.FAILED);
            assertThat(err.toString())
                    .startsWith("kasmina: " + tool.split(" ")[0] + " failed: ")
                    .endsWith(": no answer from " + nowhere + ", or a topic is not there\n")
                    .hasLineCount(1);
        }
    }

    private void signedNowIsSentOnceAndRejectedTheSecondTime() {
        Path signed = mine.resolve("signed.json");
        assertThat(kasmina("sign PAUSE --seed s-1 --out " + signed)).isEqualTo(ExitCode.OK);
        assertThat(kasmina("send --wait --signed " + signed)).isEqualTo(ExitCode.FAILED);
        assertThat(out.toString()).contains("refused unknown_seed");
        assertThat(kasmina("send --wait --signed " + signed)).isEqualTo(ExitCode.FAILED);
        assertThat(out.toString()).contains("rejected nonce_replayed");
    }

    @Test
    void anAddressThatIsTakenIsNamedWithTheReason() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                RunnerChild runner = runner(taken.getLocalPort(), broker.bootstrap(), 2)) {
            assertThat(runner.awaitEnd(Duration.ofSeconds(60))).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(Files.readString(mine.resolve("runner.log")))
                    .contains("kasmina: http.port: is in use: 127.0.0.1:" + taken.getLocalPort());
        }
    }

    private void whatCannotBeReadIsALetterAndIsSentAgain() throws Exception {
        Path garbage = Files.writeString(mine.resolve("garbage"), "\u0001nothing\u0007");
        assertThat(kasmina("send --topic oona.activations --key s-9 --raw " + garbage))
                .isEqualTo(ExitCode.OK);
        assertThat(kasmina("tail LETTERS --from-start --limit 1 --for 20s")).isEqualTo(ExitCode.OK);
        assertThat(out.toString())
                .contains(" malformed ")
                .contains("from=oona.activations-")
                .contains("key=s-9");
        String letter = PLACE.matcher(out.toString())
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        assertThat(kasmina("replay --reason malformed --key s-9")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("@" + letter + " ").contains("1 letter; --send sends again");
        assertThat(kasmina("replay --key s-9 --send --json")).isEqualTo(ExitCode.OK);
        assertThat(out.toString().lines())
                .singleElement()
                .asString()
                .startsWith("{")
                .contains("\"source_topic\":\"oona.activations\"");
        assertThat(err.toString())
                .contains("@" + letter + ": sent to oona.activations-")
                .contains("sent 1 of 1 letter");
        assertThat(kasmina("tail LETTERS --from-start --limit 2 --for 20s")).isEqualTo(ExitCode.OK);
        assertThat(out.toString().lines()).hasSize(2);
        assertThat(kasmina("replay --key s-9")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("1 letter; --send sends again");
        assertThat(kasmina("replay --key s-9 --copies")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("2 letters; --send sends again");
        assertThat(kasmina("replay --key nobody")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).isEqualTo("no letter\n");
    }

    private RunnerChild runner(int port, String bootstrap, int partitions) throws Exception {
        Path config = Files.writeString(
                mine.resolve("runner.yaml"),
                """
                kafka: {bootstrap: "%s", partitions: %d}
                http: {port: %d}
                artifacts: {store: "%s"}
                log: {format: JSON}
                """
                        .formatted(bootstrap, partitions, port, mine.resolve("store")));
        return RunnerChild.start(config, port, KeyFile.FIRST, mine.resolve("runner.log"));
    }

    /** Runs a tool in this JVM, with the runner's key. */
    private int kasmina(String line) {
        return kasminaAt(broker.bootstrap(), line + " --set=kafka.timings.request=30s");
    }

    private int kasminaAt(String bootstrap, String line) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        Path keyring = new KeyFile(mine, "primary = default\nkey.default.secret = " + KeyFile.FIRST + "\n").path();
        String[] words = line.split(" ");
        String[] args = new String[words.length + 3];
        System.arraycopy(words, 0, args, 0, words.length);
        args[words.length] = "--bootstrap=" + bootstrap;
        args[words.length + 1] = "--keyring=" + keyring;
        args[words.length + 2] = "--set=kafka.partitions=2";
        return KasminaCli.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }
}
