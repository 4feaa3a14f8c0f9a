package io.kasmina.runner.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.runner.cli.BadInput;
import io.kasmina.runner.cli.OutputFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigitsOptionsTest {

    @TempDir
    private Path folder;

    @Test
    void reportAndChartAreTwoFilesHoweverTheyAreSpelt() {
        Path same = folder.resolve("x");

        assertThatThrownBy(() -> options(null, same, folder.resolve(".").resolve("x")))
                .isInstanceOf(BadInput.class)
                .hasMessage("--report and --chart: must be different files, both are " + same);
        assertThat(same).doesNotExist();
    }

    @Test
    void theDataIsNotOverwritten() throws Exception {
        Path data = Files.writeString(folder.resolve("data.csv"), "");

        assertThatThrownBy(() -> options(data, data, folder.resolve("c.svg")))
                .isInstanceOf(BadInput.class)
                .hasMessageStartingWith("--data and --report: must be different files");
        assertThatThrownBy(() -> options(data, folder.resolve("r.json"), data))
                .isInstanceOf(BadInput.class)
                .hasMessageStartingWith("--data and --chart: must be different files");
    }

    @Test
    void differentFilesPass() {
        assertThat(options(null, folder.resolve("r.json"), folder.resolve("c.svg"))
                        .seedSteps())
                .isEqualTo(20L * DigitsData.BATCHES);
    }

    private static DigitsOptions options(Path data, Path report, Path chart) {
        return new DigitsOptions(data, 20, 6, new OutputFile("--report", report), new OutputFile("--chart", chart));
    }
}
