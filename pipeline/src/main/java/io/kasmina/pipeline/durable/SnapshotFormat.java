package io.kasmina.pipeline.durable;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.port.StoreFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Bytes of a snapshot's file, big-endian. The lengths have a checksum of their own, so that nothing is allocated by a damaged one.
 *
 * <pre>
 * magic 8 · version 4 · id length 4 · content length 8 · crc of these 4 · id in UTF-8 · content · crc of both 4
 * </pre>
 */
final class SnapshotFormat {

    private static final long MAGIC = 0x4b41534d534e4150L;
    private static final int VERSION = 1;
    private static final int HEAD_BYTES = 28;
    private static final int CRC_BYTES = 4;

    /** The JDK copies through a direct buffer as large as each piece, and keeps it. */
    private static final int PIECE_BYTES = 1 << 20;

    private SnapshotFormat() {}

    /** Returns the bytes of a snapshot's file. */
    static long size(SeedId seed, byte[] content) {
        return (long) HEAD_BYTES + seed.value().getBytes(StandardCharsets.UTF_8).length + content.length + CRC_BYTES;
    }

    static void write(FileChannel out, SeedId seed, byte[] content) throws IOException {
        byte[] id = seed.value().getBytes(StandardCharsets.UTF_8);
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
        head.putLong(MAGIC).putInt(VERSION).putInt(id.length).putLong(content.length);
        head.putInt(crc(head.array(), HEAD_BYTES - CRC_BYTES)).flip();
        Disk.write(out, head);
        Disk.write(out, ByteBuffer.wrap(id));
        for (int at = 0; at < content.length; at += PIECE_BYTES) {
            Disk.write(out, ByteBuffer.wrap(content, at, Math.min(PIECE_BYTES, content.length - at)));
        }
        ByteBuffer crc = ByteBuffer.allocate(CRC_BYTES).putInt(crc(id, content));
        Disk.write(out, crc.flip());
    }

    /**
     * Reads a snapshot.
     *
     * @throws StoreFault TOO_LARGE beyond the bound, CORRUPT if these are not the bytes of a whole snapshot of that seed
     */
    static byte[] read(FileChannel in, SeedId seed, long maxBytes) throws IOException {
        byte[] id = seed.value().getBytes(StandardCharsets.UTF_8);
        int length = contentLength(in, id.length, maxBytes);
        byte[] found = part(in, id.length);
        byte[] content = part(in, length);
        int crc = ByteBuffer.wrap(part(in, CRC_BYTES)).getInt();
        require(Arrays.equals(found, id), "is another seed's");
        require(crc == crc(found, content), "does not fit its checksum");
        return content;
    }

    private static int contentLength(FileChannel in, int idLength, long maxBytes) throws IOException {
        require(in.size() >= HEAD_BYTES, "is shorter than its head");
        byte[] bytes = part(in, HEAD_BYTES);
        ByteBuffer head = ByteBuffer.wrap(bytes);
        require(head.getLong() == MAGIC && head.getInt() == VERSION, "does not begin with a head of this version");
        boolean sameId = head.getInt() == idLength;
        long length = head.getLong();
        require(head.getInt() == crc(bytes, HEAD_BYTES - CRC_BYTES), "has a damaged head");
        require(sameId, "is another seed's");
        if (length > maxBytes) {
            throw tooLarge(length, maxBytes);
        }
        require(in.size() == HEAD_BYTES + idLength + length + CRC_BYTES, "has not the length that its head says");
        return (int) length;
    }

    static StoreFault tooLarge(long length, long maxBytes) {
        return new StoreFault(
                StoreFault.Kind.TOO_LARGE, "snapshot: must be at most " + maxBytes + " bytes, was " + length);
    }

    private static byte[] part(FileChannel in, int length) throws IOException {
        byte[] part = new byte[length];
        for (int at = 0; at < length; ) {
            int read = in.read(ByteBuffer.wrap(part, at, Math.min(PIECE_BYTES, length - at)));
            require(read > 0, "ended early");
            at += read;
        }
        return part;
    }

    private static void require(boolean condition, String problem) throws StoreFault {
        if (!condition) {
            throw new StoreFault(StoreFault.Kind.CORRUPT, "snapshot: the file " + problem);
        }
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static int crc(byte[] id, byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(id);
        crc.update(content);
        return (int) crc.getValue();
    }
}
