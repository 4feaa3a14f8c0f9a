package io.kasmina.runner.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.runner.cli.OutputFile;
import io.kasmina.runner.cli.RunFailure;
import io.kasmina.runner.digits.report.DigitsReport;
import io.kasmina.runner.digits.view.StepRow;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFilesTest {

    private static final List<StepRow> ROWS =
            List.of(new StepRow(40, "HOST", Double.NaN, Double.NaN, Double.NaN, Double.NaN, 2.1, 0.5));

    private final StringWriter out = new StringWriter();

    @TempDir
    private Path folder;

    private Path report = Path.of("");
    private Path chart = Path.of("");

    @BeforeEach
    void names() {
        report = folder.resolve("r.json");
        chart = folder.resolve("c.svg");
    }

    @Test
    void aChartThatFailsDoesNotLoseTheReport() throws Exception {
        ResultFiles files = files(new OutputFile("--chart", chart));
        Files.createDirectory(chart);

        assertThatThrownBy(() -> files.write(report(), ROWS))
                .isInstanceOf(RunFailure.class)
                .hasMessage("--chart: cannot be written: " + chart);
        assertThat(Files.readString(report)).contains("\"host_accuracy\" : 0.5");
        assertThat(out.toString().lines()).containsExactly("report written to " + report);
    }

    @Test
    void eachFileIsNamed() {
        files(new OutputFile("--chart", chart)).write(report(), ROWS);

        assertThat(out.toString().lines()).containsExactly("report written to " + report, "chart written to " + chart);
        assertThat(chart).isNotEmptyFile();
    }

    @Test
    void aChartThatIsLeftOutIsMentioned() {
        files(null).write(report(), ROWS);

        assertThat(out.toString()).contains("no chart");
    }

    private ResultFiles files(@Nullable OutputFile drawn) {
        DigitsOptions options = new DigitsOptions(null, 1, 6, new OutputFile("--report", report), drawn);
        return new ResultFiles(options, new PrintWriter(out, true));
    }

    private static DigitsReport report() {
        Map<String, Long> none = Map.of();
        return new DigitsReport(
                0.5, 0.6, List.of(), 0, 1, 0.0, true, 1, none, none, none, none, none, 1, 0, true, 1, 0, 1, 1, 6,
                List.of(), List.of());
    }
}
