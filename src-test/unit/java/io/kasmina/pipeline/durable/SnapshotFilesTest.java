package io.kasmina.pipeline.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.port.StoreFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFilesTest {

    private static final SeedId SEED = new SeedId("seed-1");
    private static final byte[] FORMER = "the former snapshot".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NEXT = "the next one, which is longer".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    private final FaultyDisk disk = new FaultyDisk();
    private SnapshotFiles files;
    private Path file;
    private byte[] whole;

    @BeforeEach
    void writeASnapshot() throws IOException {
        files = open(1_000);
        files.write(SEED, FORMER);
        files.sync();
        file = paths().get(0);
        whole = Files.readAllBytes(file);
    }

    @Test
    void theNameIsTheDigestOfTheId() {
        assertThat(file.getFileName().toString()).matches("[0-9a-f]{64}\\.snapshot");
    }

    @Test
    void aFileCutAnywhereIsCorrupt() throws IOException {
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertCorrupt("cut to " + length);
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertCorrupt("one byte too long");
    }

    @Test
    void aFileWithAnyByteTurnedIsCorrupt() throws IOException {
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x11;
            Files.write(file, damaged);
            assertCorrupt("byte " + at);
        }
    }

    @Test
    void anotherSeedsFileUnderThisNameIsCorrupt() throws IOException {
        for (String id : List.of("seed-2", "seed-22")) {
            Files.delete(file);
            files.write(new SeedId(id), NEXT);
            Files.move(paths().get(0), file);

            assertCorrupt(id);
        }
    }

    @Test
    void aFileBeyondTheBoundIsNotRead() throws IOException {
        SnapshotFiles smaller = SnapshotFiles.open(disk, folder, new DurableConfig(FORMER.length - 1, 1_000, 1_000));

        assertThatThrownBy(() -> smaller.read(SEED))
                .isInstanceOfSatisfying(
                        StoreFault.class, fault -> assertThat(fault.kind()).isEqualTo(StoreFault.Kind.TOO_LARGE))
                .hasMessage("snapshot: must be at most 18 bytes, was 19");
    }

    @Test
    void whatACrashLeftUnfinishedIsRemovedAndNothingElse() throws IOException {
        Files.write(folder.resolve("ab.new"), new byte[10]);
        SnapshotFiles reopened = open(1_000);

        assertThat(paths()).containsExactly(file);
        assertThat(reopened.read(SEED)).isEqualTo(FORMER);
    }

    @Test
    void aSnapshotThatTheFolderHasNoRoomForIsRefusedAndCounted() throws IOException {
        SeedId other = new SeedId("seed-2");
        SnapshotFiles small = open(2L * whole.length);
        small.write(other, FORMER);
        for (SeedId seed : List.of(SEED, new SeedId("seed-3"))) {
            assertThatThrownBy(() -> small.write(seed, NEXT))
                    .isInstanceOfSatisfying(
                            StoreFault.class, fault -> assertThat(fault.kind()).isEqualTo(StoreFault.Kind.FULL));
        }
        assertThat(small.refused()).isEqualTo(2);
        assertThat(small.read(SEED)).isEqualTo(FORMER);
        small.write(SEED, FORMER);

        small.delete(other);
        small.write(SEED, NEXT);
        small.delete(SEED);
        small.delete(SEED);
        small.write(other, FORMER);
        small.write(SEED, FORMER);
        assertThatThrownBy(() -> small.write(other, NEXT)).isInstanceOf(StoreFault.class);
    }

    @Test
    void onAFullOrFailingDiskTheFormerSnapshotStandsAndNothingIsLeftBehind() throws IOException {
        disk.fill(true);
        assertThatThrownBy(() -> files.write(SEED, NEXT)).isInstanceOf(IOException.class);
        disk.fill(false);
        disk.fail(true);
        assertThatThrownBy(() -> files.write(SEED, NEXT)).isInstanceOf(IOException.class);

        assertThat(files.read(SEED)).isEqualTo(FORMER);
        assertThat(paths()).containsExactly(file);
    }

    @Test
    void aPowerLossLeavesTheFormerOrTheNextSnapshotWhole() throws IOException {
        boolean[] seen = new boolean[2];
        Random chance = new Random(1);
        for (int round = 0; round < 200; round++) {
            files.write(SEED, FORMER);
            files.sync();
            files.write(SEED, NEXT);
            disk.losePower(chance, 0);
            files = open(1_000);

            byte[] read = files.read(SEED);
            assertThat(read).isIn(FORMER, NEXT);
            seen[Arrays.equals(read, NEXT) ? 1 : 0] = true;
        }
        assertThat(seen).containsExactly(true, true);
    }

    @Test
    void aSyncedSnapshotSurvivesEveryPowerLoss() throws IOException {
        Random chance = new Random(1);
        for (int round = 0; round < 200; round++) {
            byte[] content = round % 2 == 0 ? FORMER : NEXT;
            files.write(SEED, content);
            files.sync();
            disk.losePower(chance, 0);
            files = open(1_000);

            assertThat(files.read(SEED)).isEqualTo(content);
        }
    }

    private SnapshotFiles open(long folderBytes) throws IOException {
        return SnapshotFiles.open(disk, folder, new DurableConfig(100, 100, folderBytes));
    }

    private void assertCorrupt(String how) {
        assertThatThrownBy(() -> files.read(SEED)).as(how).isInstanceOfSatisfying(StoreFault.class, fault -> assertThat(
                        fault.kind())
                .isEqualTo(StoreFault.Kind.CORRUPT));
    }

    private List<Path> paths() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }
}
