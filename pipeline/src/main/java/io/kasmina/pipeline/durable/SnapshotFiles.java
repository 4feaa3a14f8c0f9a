package io.kasmina.pipeline.durable;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.lane.JournalFault;
import io.kasmina.pipeline.lane.JournalFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One file a seed, named by the SHA-256 of its id so that no id can name another path. Written beside and put in place, so that a file is
 * always whole. Confined to the journal thread.
 */
final class SnapshotFiles implements JournalFile {

    private final Disk disk;
    private final Path folder;
    private final long maxBytes;
    private boolean closed;

    SnapshotFiles(Disk disk, Path folder, long maxBytes) {
        this.disk = disk;
        this.folder = folder;
        this.maxBytes = maxBytes;
    }

    void write(SeedId seed, byte[] content) throws IOException {
        requireOpen();
        Path beside = folder.resolve(name(seed) + ".new");
        try (FileChannel out = disk.open(beside, CREATE, TRUNCATE_EXISTING, WRITE)) {
            SnapshotFormat.write(out, seed, content);
            out.force(true);
        } catch (IOException | RuntimeException failure) {
            // Room for others: what was written of it may be what filled the disk.
            disk.delete(beside);
            throw failure;
        }
        disk.replace(beside, file(seed));
    }

    byte @Nullable [] read(SeedId seed) throws IOException {
        requireOpen();
        Path file = file(seed);
        if (!Files.exists(file)) {
            return null;
        }
        try (FileChannel in = disk.open(file, READ)) {
            return SnapshotFormat.read(in, seed, maxBytes);
        }
    }

    void delete(SeedId seed) throws IOException {
        requireOpen();
        disk.delete(file(seed));
    }

    @Override
    public void sync() throws IOException {
        disk.sync(folder);
    }

    /** The folder may be another pipeline's by now. */
    void close() {
        closed = true;
    }

    private void requireOpen() throws JournalFault {
        if (closed) {
            throw new JournalFault(JournalFault.Kind.CLOSED, "snapshots: the folder was given back", null);
        }
    }

    private Path file(SeedId seed) {
        return folder.resolve(name(seed) + ".snapshot");
    }

    private static String name(SeedId seed) {
        try {
            byte[] id = seed.value().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(id));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every JDK has SHA-256", absent);
        }
    }
}
