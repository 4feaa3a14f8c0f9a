package io.kasmina.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {

    @TempDir
    private Path folder;

    @Test
    void aNewFileInAFolderCanBeWritten() throws Exception {
        OutputFile file = new OutputFile("--report", folder.resolve("r.json"));

        file.check();
        file.write("{}");

        assertThat(Files.readString(file.path())).isEqualTo("{}");
    }

    @Test
    void aRelativeNameMeansTheWorkingFolder() {
        new OutputFile("--report", Path.of("r.json")).check();

        assertThat(Path.of("r.json")).doesNotExist();
    }

    @Test
    void aFolderIsNoFile() {
        assertThatThrownBy(new OutputFile("--report", folder)::check)
                .isInstanceOf(BadInput.class)
                .hasMessage("--report: is a folder, must be a file: " + folder);
    }

    @Test
    void aFileThatVanishedWithItsFolderIsAComplaintToo() {
        OutputFile lost = new OutputFile("--report", folder.resolve("gone").resolve("r.json"));

        assertThatThrownBy(lost::check).isInstanceOf(BadInput.class).hasMessageContaining("folder does not exist");
        assertThatThrownBy(() -> lost.write("{}"))
                .isInstanceOf(RunFailure.class)
                .hasMessage("--report: cannot be written: " + lost.path());
        assertThat(lost.isWritable()).isFalse();
    }

    @Test
    void aNameThatNoFileSystemTakesIsRefusedAtOnce() {
        OutputFile endless = new OutputFile("--report", folder.resolve("r".repeat(1000)));

        assertThatThrownBy(endless::check).isInstanceOf(BadInput.class).hasMessageContaining("cannot be written");
    }

    @Test
    void theCheckLeavesNothingBehindAndSparesWhatIsThere() throws Exception {
        new OutputFile("--report", folder.resolve("new")).check();
        new OutputFile("--report", Files.writeString(folder.resolve("old"), "kept")).check();

        assertThat(folder.resolve("new")).doesNotExist();
        assertThat(folder.resolve("old")).hasContent("kept");
    }
}
