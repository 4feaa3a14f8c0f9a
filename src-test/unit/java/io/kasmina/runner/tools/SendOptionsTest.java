package io.kasmina.runner.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.runner.KasminaCli;
import io.kasmina.runner.cli.ExitCode;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code kasmina send} and its neighbours do not take, before any broker is asked. */
class SendOptionsTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "send | send: must be told one of OPERATION or --order, --signed, --raw",
                "send CULL --signed f | send: must be told one of OPERATION or --order, --signed, --raw",
                "send --signed f --seed s-2 | --signed: the file says everything",
                "send --signed f --annotated | --signed: the file says everything",
                "send --raw f --topic t --deadline-ms 5 | --raw: the file says everything",
                "send --raw f | --topic: must be set with --raw",
                "send --signed f --topic t | --topic and --key: must be left out without --raw",
                "send CULL --seed s --wait 9999999h | '--wait': must be at most 8760h, was '9999999h'",
                "send CULL --seed s --wait soon | '--wait': must be a duration such as 500ms",
                "tail --limit -1 | --limit: must be at least 0, was -1",
                "replay --limit -1 | --limit: must be at least 0, was -1",
            })
    void whatIsNotUnderstoodIsOneLine(String line, String complaint) {
        assertThat(kasmina(line)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).startsWith("kasmina: ").contains(complaint).hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aSignedFileWithoutATopicIsOneLine() throws Exception {
        Path file =
                Files.writeString(folder.resolve("c.json"), "{\"key\": \"s\", \"headers\": {}, \"value\": \"AA==\"}");
        assertThat(kasmina("send --signed " + file)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains("topic: must be set").hasLineCount(1);
    }

    @Test
    void aFileThatIsTooLargeIsNotReadWhole() throws Exception {
        Path file = folder.resolve("large");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(3L << 30);
        }
        assertThat(kasmina("send --topic t --raw " + file)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString())
                .contains("--raw: must be at most ")
                .contains(file.toString())
                .hasLineCount(1);
    }

    private int kasmina(String line) {
        return KasminaCli.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Stream.of(line.split(" ", -1)).toArray(String[]::new));
    }
}
