package io.kasmina.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real disk that is really full: a small tmpfs in a mount namespace of its own, which needs no privilege and ends with its process. */
class DiskFullTest {

    private static final String MOUNTED = "mount -t tmpfs -o size=512k tmpfs \"$0\" && exec \"$@\"";

    @TempDir
    Path disk;

    @Test
    void aFullDiskIsSaidToBeFullLeavesNothingAndTakesTheArtifactOnceThereIsRoom() throws Exception {
        assumeTrue(run("true").isEmpty(), "this machine lets nobody have a mount namespace");
        assertThat(run(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:-PrintWarnings",
                        "-XX:+AllowRedefinitionToAddDeleteMethods",
                        "-Dkasmina.blockhound=plain",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FullDisk.class.getName(),
                        disk.toString()))
                .containsExactly(
                        "little room: disk_full []",
                        "full: true",
                        "no room: disk_full []",
                        "room: fetched [" + StoreBed.digest(StoreBed.bytes(300_000)) + ".pt]");
    }

    /** Returns the lines that a command says where the disk is mounted; its status, if it is not 0. */
    private List<String> run(String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(
                "env", "unshare", "--user", "--map-root-user", "--mount", "sh", "-c", MOUNTED, disk.toString()));
        all.addAll(List.of(command));
        Process process = new ProcessBuilder(all)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        return status == 0 ? said.lines().toList() : List.of("status " + status);
    }
}
