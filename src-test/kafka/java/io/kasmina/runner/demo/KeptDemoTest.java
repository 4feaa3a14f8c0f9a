package io.kasmina.runner.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.runner.KasminaCli;
import io.kasmina.runner.cli.ExitCode;
import io.kasmina.support.Await;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a demo keeps is a cluster for the shell. */
@Timeout(300)
class KeptDemoTest {

    private static final Duration PATIENCE = Duration.ofSeconds(200);

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theCommandsThatADemoSuggestsBringASeedToTraining() throws Exception {
        try (DemoProcess demo = DemoProcess.start(folder, "--keep", "--epochs=2")) {
            Await.until(
                    "the demo is kept",
                    PATIENCE,
                    () -> demo.said().contains("kept until Ctrl-C")
                            || !demo.process().isAlive());
            assertThat(kasmina(demo, "send GERMINATE ")).as(demo.said()).isEqualTo(ExitCode.OK);
            assertThat(out.toString()).contains("pending");
            Await.until("the seed trains", PATIENCE, () -> kasmina(demo, "send START_TRAINING ") == ExitCode.OK);
            assertThat(out.toString()).contains("applied");
            assertThat(demo.process().isAlive()).isTrue();
        }
    }

    /** Runs a line as the demo printed it. */
    private int kasmina(DemoProcess demo, String beginning) {
        String line = demo.said()
                .lines()
                .filter(each -> each.startsWith("  kasmina " + beginning))
                .findFirst()
                .orElseThrow()
                .strip();
        out.getBuffer().setLength(0);
        return KasminaCli.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                line.substring("kasmina ".length()).split(" "));
    }
}
