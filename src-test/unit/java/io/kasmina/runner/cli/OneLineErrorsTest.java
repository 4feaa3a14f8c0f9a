package io.kasmina.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class OneLineErrorsTest {

    private final StringWriter err = new StringWriter();

    @Test
    void aFailureThatSaysAllIsNamedWithoutItsClass() {
        assertThat(handle(new RunFailure("--report: cannot be written: /dev/full")))
                .isEqualTo(ExitCode.FAILED);
        assertThat(err).hasToString("kasmina: job failed: --report: cannot be written: /dev/full\n");
    }

    @Test
    void anyOtherFailureIsNamedWithItsClassAndFirstLine() {
        assertThat(handle(new IllegalStateException("first\nsecond"))).isEqualTo(ExitCode.FAILED);
        assertThat(err).hasToString("kasmina: job failed: IllegalStateException: first\n");
    }

    @Test
    void badInputIsItsMessageAndExitCodeTwo() {
        assertThat(handle(new BadInput("--port: is in use"))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err).hasToString("kasmina: --port: is in use\n");
    }

    private int handle(Exception failed) {
        CommandLine line = new CommandLine(new Job()).setErr(new PrintWriter(err, true));
        return new OneLineErrors().handleExecutionException(failed, line, null);
    }

    @Command(name = "job")
    private static final class Job {}
}
