package io.kasmina.djl.archive;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
