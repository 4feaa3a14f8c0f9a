package io.kasmina.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {

    @TempDir
    private Path folder;

    @Test
    void aFolderThatIsThereOrCanBeMadeIsFineAndLeftAsItWas() {
        new OutputFolder("--store", folder).check();
        new OutputFolder("--store", folder.resolve("a").resolve("b")).check();
        new OutputFolder("--store", Path.of("relative")).check();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFileInTheWayIsNamed() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        for (Path below : new Path[] {file, file.resolve("a").resolve("b")}) {
            assertThatExceptionOfType(BadInput.class)
                    .isThrownBy(new OutputFolder("--store", below)::check)
                    .withMessage("--store: is no folder: " + file);
        }
    }

    @Test
    void aFileSystemThatTakesNothingIsNamed() {
        Path closed = Path.of("/proc/kasmina-store");
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(new OutputFolder("--store", closed)::check)
                .withMessage("--store: cannot be written into: " + closed);
    }
}
