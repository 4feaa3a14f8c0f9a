package io.kasmina.pipeline.durable;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.kasmina.pipeline.durable.NonceFormat.Header;
import io.kasmina.pipeline.port.StoreFault;
import io.kasmina.verify.Nonce;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A log written beside the one in use: whole and durable before it takes that one's place. Where a step fails, the old one stands. */
final class NonceRewrite {

    private static final int BUFFER_BYTES = 1 << 16;

    private final Disk disk;
    private final Path folder;
    private final Path path;
    private final Path beside;

    NonceRewrite(Disk disk, Path folder, String name) {
        this.disk = disk;
        this.folder = folder;
        this.path = folder.resolve(name);
        this.beside = folder.resolve(name + ".new");
    }

    /** Makes an empty log. */
    void create(Header header) throws IOException {
        try (FileChannel fresh = open(header)) {
            place(fresh);
        }
        disk.sync(folder);
    }

    /**
     * Puts a log with a part of the old one's records in its place; the names in the folder are not durable yet.
     *
     * @param from first record to keep, counted from 0
     * @param to end of the records to keep, exclusive
     * @return the new log's channel, at its end
     */
    FileChannel copy(Header header, long from, long to) throws IOException {
        FileChannel fresh = open(header);
        try (FileChannel old = disk.open(path, READ)) {
            copy(new NonceReader(old), fresh, from, to);
            place(fresh);
            return fresh;
        } catch (IOException | RuntimeException failure) {
            fresh.close();
            throw failure;
        }
    }

    private FileChannel open(Header header) throws IOException {
        FileChannel fresh = disk.open(beside, CREATE, TRUNCATE_EXISTING, READ, WRITE);
        ByteBuffer bytes = ByteBuffer.allocate(NonceFormat.HEADER_BYTES);
        NonceFormat.putHeader(bytes, header);
        Disk.write(fresh, bytes.flip());
        return fresh;
    }

    private void place(FileChannel fresh) throws IOException {
        fresh.force(true);
        disk.replace(beside, path);
    }

    private static void copy(NonceReader reader, FileChannel fresh, long from, long to) throws IOException {
        ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);
        for (long at = 0; at < to; at++) {
            Nonce nonce = reader.next();
            if (nonce == null) {
                throw new StoreFault(
                        StoreFault.Kind.CORRUPT, "nonces.log: must hold " + to + " records, had " + at + " whole ones");
            }
            if (at >= from) {
                NonceFormat.putRecord(out, nonce);
            }
            if (out.remaining() < NonceFormat.MAX_RECORD_BYTES) {
                Disk.write(fresh, out.flip());
                out.clear();
            }
        }
        Disk.write(fresh, out.flip());
    }
}
