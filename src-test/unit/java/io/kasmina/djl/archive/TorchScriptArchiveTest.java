package io.kasmina.djl.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.TimeZone;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchScriptArchiveTest {

    private static final TorchScriptArchive SCALE = TorchScriptArchive.of(
                    "Scale", "def forward(self, x: Tensor) -> Tensor:\n  return x * self.factor + self.shift\n")
            .withParameter("factor", new float[] {1, 2, 3, 4, 5, 6}, 2, 3)
            .withParameter("shift", new float[] {-1});

    @TempDir
    private Path folder;

    @Test
    void theSameContentGivesTheSameBytesInEveryTimeZone() throws IOException {
        byte[] here = SCALE.toBytes();
        TimeZone zone = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
            assertThat(SCALE.toBytes()).isEqualTo(here);
        } finally {
            TimeZone.setDefault(zone);
        }
        assertThat(Files.readAllBytes(SCALE.writeTo(folder.resolve("scale.pt"))))
                .isEqualTo(here);
    }

    @Test
    void theFileIsAZipOfStoredEntriesInPyTorchsOrder() throws IOException {
        try (ZipFile zip =
                new ZipFile(SCALE.writeTo(folder.resolve("any-name.pt")).toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName))
                    .containsExactly(
                            "Scale/data.pkl",
                            "Scale/code/__torch__.py",
                            "Scale/data/0",
                            "Scale/data/1",
                            "Scale/constants.pkl",
                            "Scale/version",
                            "Scale/byteorder");
            assertThat(zip.stream()).allMatch(entry -> entry.getMethod() == ZipEntry.STORED);
            ByteBuffer factor = ByteBuffer.wrap(
                    zip.getInputStream(zip.getEntry("Scale/data/0")).readAllBytes());
            assertThat(factor.order(ByteOrder.LITTLE_ENDIAN).getFloat(8)).isEqualTo(3);
        }
    }

    @Test
    void tensorsAreAlignedAsPyTorchMapsThem() {
        byte[] file = SCALE.toBytes();
        byte[] needle = "Scale/data/0".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        int name = indexOf(file, needle);
        int header = name - 30;
        int extra = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getShort(header + 28);
        assertThat((name + needle.length + extra) % 64).isZero();
    }

    @Test
    void theSourceStaysReadable() {
        assertThat(SCALE.source())
                .isEqualTo(
                        """
                        class Scale(Module):
                          __parameters__ = ["factor", "shift", ]
                          __buffers__ = []
                          factor : Tensor
                          shift : Tensor
                          training : bool
                          def forward(self, x: Tensor) -> Tensor:
                            return x * self.factor + self.shift
                        """);
    }

    @Test
    void anArchiveIsImmutableAndCopiesItsValues() {
        float[] values = {1};
        TorchScriptArchive one = TorchScriptArchive.of("One", "def forward(self, x: Tensor) -> Tensor:\n  return x\n")
                .withParameter("a", values);
        byte[] before = one.toBytes();
        values[0] = 2;
        one.withParameter("b", values);
        assertThat(one.toBytes()).isEqualTo(before);
        assertThat(one.parameterNames()).containsExactly("a");
    }

    @Test
    void whatCannotBeLoadedIsRefusedAtOnce() {
        for (String name : List.of("training", "factor", "2x", "a b", "")) {
            assertThatThrownBy(() -> SCALE.withParameter(name, new float[] {1}))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> SCALE.withParameter("p", new float[] {1, 2}, 3))
                .hasMessageContaining("shape [3] needs 3 values, got 2");
        assertThatThrownBy(() -> SCALE.withParameter("p", new float[0], 0)).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> TorchScriptArchive.of("No", "x = 1")).hasMessageContaining("at least one function");
        assertThatThrownBy(() -> TorchScriptArchive.of("No.", "def f(self): pass"))
                .hasMessageContaining("class name must be a Python identifier");
    }

    @Test
    void aFailedWriteLeavesNothingBehind() {
        assertThatThrownBy(() -> SCALE.writeTo(folder.resolve("missing/scale.pt")))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> SCALE.writeTo(
                        Files.createDirectories(folder.resolve("taken.pt/full")).getParent()))
                .isInstanceOf(IOException.class);
        assertThat(folder.toFile().list()).containsExactly("taken.pt");
    }

    private static int indexOf(byte[] file, byte[] needle) {
        for (int i = 0; i < file.length - needle.length; i++) {
            if (java.util.Arrays.equals(file, i, i + needle.length, needle, 0, needle.length)) {
                return i;
            }
        }
        throw new AssertionError("not found");
    }
}
