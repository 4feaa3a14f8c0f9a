package io.kasmina.runner.digits;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobArtifactsTest {

    @TempDir
    private Path folder;

    @Test
    void thePinsOfGoodFilesAreTheirDigests() throws Exception {
        JobArtifacts artifacts = JobArtifacts.write(folder, 6);

        assertThat(artifacts.bottleneck().hex()).isEqualTo(digest("bottleneck.pt"));
        assertThat(artifacts.misshapen().hex()).isEqualTo(digest("misshapen.pt"));
    }

    @Test
    void theTamperedFileDiffersFromItsPinAndTheMissingOneIsNotThere() throws Exception {
        JobArtifacts artifacts = JobArtifacts.write(folder, 6);

        assertThat(artifacts.tampered().hex()).isNotEqualTo(digest("tampered.pt"));
        assertThat(folder.resolve("missing.pt")).doesNotExist();
    }

    @Test
    void equalSeedsGiveEqualPinsAndOtherSeedsOthers() throws Exception {
        assertThat(JobArtifacts.write(folder, 6)).isEqualTo(JobArtifacts.write(folder, 6));
        assertThat(JobArtifacts.write(folder, 6)).isNotEqualTo(JobArtifacts.write(folder, 7));
    }

    private String digest(String name) throws Exception {
        byte[] bytes = Files.readAllBytes(folder.resolve(name));
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
