package io.kasmina.djl.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveCheckTest {

    private static final TorchScriptArchive SCALE = TorchScriptArchive.of(
                    "Scale", "def forward(self, x: Tensor) -> Tensor:\n  return x * self.factor\n")
            .withParameter("factor", new float[] {1, 2, 3, 4, 5, 6}, 2, 3);

    @TempDir
    private Path folder;

    @Test
    void anUndamagedFilePasses() throws IOException {
        Path file = SCALE.writeTo(folder.resolve("scale.pt"));
        assertThatCode(() -> ArchiveCheck.require(file)).doesNotThrowAnyException();
    }

    @Test
    void oneFlippedBitInAnyEntryIsFound() throws IOException {
        byte[] whole = SCALE.toBytes();
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        for (String content : new String[] {"class Scale", "\u0000\u0000\u0080\u003f", "little"}) {
            byte[] damaged = whole.clone();
            damaged[text.indexOf(content)] ^= 1;
            Path file = Files.write(folder.resolve("damaged.pt"), damaged);
            assertThatThrownBy(() -> ArchiveCheck.require(file)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void whatIsNoZipIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("text.pt"), "no zip");
        for (Path file : new Path[] {text, folder, folder.resolve("missing.pt")}) {
            assertThatThrownBy(() -> ArchiveCheck.require(file)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void packedSourcePasses() throws IOException {
        Path file = packed("code.pt", 1 << 20);
        assertThat(Files.size(file)).isLessThan(1 << 16);
        assertThatCode(() -> ArchiveCheck.require(file)).doesNotThrowAnyException();
    }

    @Test
    void aFileThatUnpacksToFarMoreThanItHasIsRefused() throws IOException {
        Path file = packed("bomb.pt", 65 << 20);
        assertThat(Files.size(file)).isLessThan(1 << 18);
        assertThatThrownBy(() -> ArchiveCheck.require(file)).hasMessageContaining("more bytes");
    }

    @Test
    void anEntryOfAnotherSizeThanItClaimsIsRefused() throws IOException {
        Path file = packed("liar.pt", 1 << 20);
        byte[] content = Files.readAllBytes(file);
        // The size in the central directory, which is what readers go by.
        int directory = new String(content, StandardCharsets.ISO_8859_1).lastIndexOf("PK\u0001\u0002");
        ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putInt(directory + 24, 1 << 10);
        Files.write(file, content);
        assertThatThrownBy(() -> ArchiveCheck.require(file)).isInstanceOf(IOException.class);
    }

    @Test
    void entriesThatLieOnTopOfEachOtherAreRefused() throws IOException {
        byte[] whole = SCALE.withParameter("large", new float[10_000], 100, 100).toBytes();
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        int first = text.indexOf("PK\u0001\u0002");
        int end = text.indexOf("PK\u0005\u0006");
        int copies = 40;
        ByteBuffer bomb =
                ByteBuffer.allocate(whole.length + (copies - 1) * (end - first)).order(ByteOrder.LITTLE_ENDIAN);
        bomb.put(whole, 0, first);
        for (int i = 0; i < copies; i++) {
            bomb.put(whole, first, end - first);
        }
        int tail = bomb.position();
        bomb.put(whole, end, whole.length - end);
        short entries = (short) (copies * bomb.getShort(tail + 8));
        bomb.putShort(tail + 8, entries).putShort(tail + 10, entries);
        bomb.putInt(tail + 12, copies * (end - first));
        Path file = Files.write(folder.resolve("overlap.pt"), bomb.array());
        assertThatThrownBy(() -> ArchiveCheck.require(file)).hasMessageContaining("more bytes");
    }

    private Path packed(String name, int zeros) throws IOException {
        Path file = folder.resolve(name);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("code/__torch__.py"));
            zip.write(new byte[zeros]);
            zip.closeEntry();
        }
        return file;
    }
}
