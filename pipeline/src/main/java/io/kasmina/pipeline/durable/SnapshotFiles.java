package io.kasmina.pipeline.durable;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.lane.JournalFault;
import io.kasmina.pipeline.lane.JournalFile;
import io.kasmina.pipeline.port.StoreFault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One file a seed, named by the SHA-256 of its id so that no id can name another path. Written beside and put in place, so that a file is
 * always whole. Opened on the opener's thread, from then on confined to the journal thread; {@link #refused} may be asked anywhere.
 *
 * <p>A seed's file goes when the seed is forgotten. That of a seed which no run has forgotten may be what a later one brings it back from, so
 * nothing removes it because of its age; a bound of all files keeps them from filling the disk.
 */
final class SnapshotFiles implements JournalFile {

    private static final String UNFINISHED = ".new";

    private final Disk disk;
    private final Path folder;
    private final DurableConfig config;
    private long bytes;
    private volatile long refused;
    private boolean closed;

    private SnapshotFiles(Disk disk, Path folder, DurableConfig config) {
        this.disk = disk;
        this.folder = folder;
        this.config = config;
    }

    /** Opens the files in a folder, and removes what writes that a crash ended have left there. */
    static SnapshotFiles open(Disk disk, Path folder, DurableConfig config) throws IOException {
        SnapshotFiles files = new SnapshotFiles(disk, folder, config);
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
            for (Path file : found) {
                if (file.toString().endsWith(UNFINISHED)) {
                    disk.delete(file);
                } else {
                    files.bytes += Files.size(file);
                }
            }
        }
        return files;
    }

    void write(SeedId seed, byte[] content) throws IOException {
        requireOpen();
        long growth = SnapshotFormat.size(seed, content) - size(file(seed));
        requireRoom(growth);
        Path beside = folder.resolve(name(seed) + UNFINISHED);
        try (FileChannel out = disk.open(beside, CREATE, TRUNCATE_EXISTING, WRITE)) {
            SnapshotFormat.write(out, seed, content);
            out.force(true);
        } catch (IOException | RuntimeException failure) {
            // Room for others: what was written of it may be what filled the disk.
            disk.delete(beside);
            throw failure;
        }
        disk.replace(beside, file(seed));
        bytes += growth;
    }

    byte @Nullable [] read(SeedId seed) throws IOException {
        requireOpen();
        Path file = file(seed);
        if (!Files.exists(file)) {
            return null;
        }
        try (FileChannel in = disk.open(file, READ)) {
            return SnapshotFormat.read(in, seed, config.maxSnapshotBytes());
        }
    }

    void delete(SeedId seed) throws IOException {
        requireOpen();
        long shrinkage = size(file(seed));
        disk.delete(file(seed));
        bytes -= shrinkage;
    }

    /** Returns how many snapshots found no room in the folder. */
    long refused() {
        return refused;
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

    @SuppressWarnings("NonAtomicVolatileUpdate") // the journal thread is the only writer
    private void requireRoom(long growth) throws StoreFault {
        long after = bytes + growth;
        if (growth > 0 && after > config.maxFolderBytes()) {
            refused++;
            throw new StoreFault(
                    StoreFault.Kind.FULL,
                    "snapshots: the folder may have " + config.maxFolderBytes() + " bytes, would have " + after);
        }
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
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
