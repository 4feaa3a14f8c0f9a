package io.kasmina.djl.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Finds damage in a TorchScript file. PyTorch's reader ignores the sums that every entry carries, and a damaged size or stride makes it
 * read outside its memory, which kills the JVM; it also allocates whatever size an entry claims. Any thread that may block.
 */
public final class ArchiveCheck {

    /** Most bytes that packed entries unpack to: source and debug information; parameters are stored as they are. */
    private static final long MOST_UNPACKED = 64L << 20;

    private static final int CHUNK = 1 << 16;

    private final ZipFile zip;
    private long unpackable = MOST_UNPACKED;
    private long storable;

    private ArchiveCheck(ZipFile zip, long bytes) {
        this.zip = zip;
        this.storable = bytes;
    }

    /**
     * Reads every entry and compares its size and its sum.
     *
     * @param file any file
     * @throws IOException if it is no zip, cannot be read, has a damaged entry, stores more bytes than it has or packs more than 64 MiB
     */
    public static void require(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ArchiveCheck check = new ArchiveCheck(zip, Files.size(file));
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                check.entry(entries.nextElement());
            }
        }
    }

    private void entry(ZipEntry entry) throws IOException {
        claim(entry);
        CRC32 sum = new CRC32();
        long read = 0;
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = zip.getInputStream(entry)) {
            for (int n = in.read(chunk); n >= 0 && read <= entry.getSize(); n = in.read(chunk)) {
                sum.update(chunk, 0, n);
                read += n;
            }
        }
        if (read != entry.getSize() || sum.getValue() != entry.getCrc()) {
            throw new ZipException("damaged entry");
        }
    }

    /** Entries that lie on top of each other store more than the file has. */
    private void claim(ZipEntry entry) throws ZipException {
        if (entry.getMethod() == ZipEntry.STORED) {
            storable -= entry.getSize();
        } else {
            unpackable -= entry.getSize();
        }
        if (entry.getSize() < 0 || storable < 0 || unpackable < 0) {
            throw new ZipException("entries of more bytes than they may have");
        }
    }
}
