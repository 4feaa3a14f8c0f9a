package io.kasmina.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.runner.cli.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a mistyped command line gets: one line and exit code 2, at once. */
class KasminaCliTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "digits --frobnicate | Unknown option: '--frobnicate'",
                "digits --epochs many | Invalid value for option '--epochs'",
                "digits --epochs 0 | --epochs: must be in 1..200, was 0",
                "digits --epochs 201 | --epochs: must be in 1..200, was 201",
                "digits --seed -1 | --seed: must be at least 0, was -1",
                "digits --data /no/such/file.csv | --data: cannot be read: /no/such/file.csv",
                "digits --report /no/such/folder/r.json | --report: folder does not exist: /no/such/folder",
                "digits --report same.out --chart ./same.out | --report and --chart: must be different files",
                "digits --chart / | --chart: is a folder, must be a file: /",
                "digits surplus | Unmatched argument at index 1: 'surplus'",
                "demo-kafka --folder / | --folder: must be new or empty, was /",
                "demo-kafka --folder /dev/null | --folder: is no folder: /dev/null",
                "fossilize | Unmatched argument at index 0: 'fossilize'"
            })
    void badInputIsOneLineAndExitCodeTwo(String line, String complaint) {
        int code = run(line.split(" "));

        assertThat(code).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).startsWith("kasmina: ").contains(complaint);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void noCommandAtAllNamesTheCommands() {
        assertThat(run()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains("Missing command").contains("digits");
    }

    @Test
    void aMalformedDataFileIsNamedWithItsLine() throws Exception {
        Path data = Files.writeString(folder.resolve("bad.csv"), "1,2,3\n");

        assertThat(run("digits", "--data", data.toString())).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains("bad.csv: line 1: must have 65 fields, has 3");
    }

    @Test
    void helpAndVersionSucceed() {
        assertThat(run("--help")).isEqualTo(ExitCode.OK);
        assertThat(run("digits", "--help")).isEqualTo(ExitCode.OK);
        assertThat(run("--version")).isEqualTo(ExitCode.OK);
        assertThat(out.toString())
                .contains("Usage: kasmina digits", "--report", "3   the device was lost", "kasmina (not packaged)");
        assertThat(err.toString()).isEmpty();
    }

    private int run(String... args) {
        return KasminaCli.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }
}
