package io.kasmina.djl.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A zip of uncompressed entries with a fixed date and with data aligned to 64 bytes, as PyTorch maps it.
 *
 * <p>The caller closes the underlying stream.
 */
final class StoredZip {

    // Not 1980-01-01, which the JDK takes for a date that needs a second, zone-dependent field.
    private static final LocalDateTime DATE = LocalDateTime.of(1980, 2, 1, 0, 0);
    private static final int LOCAL_HEADER = 30;
    private static final int EXTRA_HEADER = 4;
    private static final int ALIGNMENT = 64;
    private static final short PADDING_ID = 0x4246;

    private final ZipOutputStream zip;
    private final String root;
    private long offset;

    StoredZip(OutputStream out, String root) {
        this.zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        this.root = root;
    }

    void entry(String name, String text) throws IOException {
        entry(name, text.getBytes(StandardCharsets.UTF_8));
    }

    void entry(String name, byte[] data) throws IOException {
        ZipEntry entry = new ZipEntry(root + '/' + name);
        CRC32 checksum = new CRC32();
        checksum.update(data);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(data.length);
        entry.setCrc(checksum.getValue());
        // setTime(long) would depend on the machine's time zone
        entry.setTimeLocal(DATE);
        byte[] padding = padding(entry.getName());
        entry.setExtra(padding);
        zip.putNextEntry(entry);
        zip.write(data);
        zip.closeEntry();
        offset += headerBytes(entry.getName()) + padding.length + data.length;
    }

    void finish() throws IOException {
        zip.finish();
        zip.flush();
    }

    private byte[] padding(String name) {
        long unpadded = offset + headerBytes(name) + EXTRA_HEADER;
        int fill = (int) Math.floorMod(-unpadded, (long) ALIGNMENT);
        return ByteBuffer.allocate(EXTRA_HEADER + fill)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(PADDING_ID)
                .putShort((short) fill)
                .array();
    }

    private static int headerBytes(String name) {
        return LOCAL_HEADER + name.getBytes(StandardCharsets.UTF_8).length;
    }
}
