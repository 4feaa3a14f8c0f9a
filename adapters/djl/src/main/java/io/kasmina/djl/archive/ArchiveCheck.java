package io.kasmina.djl.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Finds damage in a TorchScript file. PyTorch's reader ignores the sums that every entry carries, and a damaged size or stride makes it
 * read outside its memory, which kills the JVM. Any thread that may block.
 */
public final class ArchiveCheck {
    private ArchiveCheck() {}

    /**
     * Reads every entry and compares its sum.
     *
     * @param file any file
     * @throws IOException if it is no zip, cannot be read or has a damaged entry
     */
    public static void require(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                check(zip, entries.nextElement());
            }
        }
    }

    private static void check(ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry);
                CheckedInputStream summed = new CheckedInputStream(in, new CRC32())) {
            summed.transferTo(OutputStream.nullOutputStream());
            if (summed.getChecksum().getValue() != entry.getCrc()) {
                throw new ZipException("damaged entry");
            }
        }
    }
}
