package io.kasmina.runner.digits;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.runner.cli.OutputFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefaultChartTest {

    @TempDir
    private Path folder;

    @Test
    void itLiesBesideTheReport() {
        assertThat(DefaultChart.beside(folder.resolve("digits.json")))
                .isEqualTo(new OutputFile("--chart", folder.resolve("digits.svg")));
    }

    @Test
    void itIsNeverTheReportItself() {
        assertThat(DefaultChart.beside(folder.resolve("report.svg")))
                .isEqualTo(new OutputFile("--chart", folder.resolve("report.svg.svg")));
    }

    @Test
    void withoutAReportItGoesToTheWorkingFolder() {
        assertThat(DefaultChart.beside(null)).isEqualTo(new OutputFile("--chart", Path.of("digits-accuracy.svg")));
        assertThat(DefaultChart.beside(Path.of("/dev/null")))
                .isEqualTo(new OutputFile("--chart", Path.of("digits-accuracy.svg")));
    }

    @Test
    void oneThatCannotBeWrittenIsLeftOut() throws Exception {
        Files.createDirectory(folder.resolve("digits.svg"));

        assertThat(DefaultChart.beside(folder.resolve("digits.json"))).isNull();
    }
}
