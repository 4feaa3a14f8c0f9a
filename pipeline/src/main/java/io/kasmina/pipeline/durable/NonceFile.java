package io.kasmina.pipeline.durable;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.kasmina.pipeline.durable.NonceFormat.Header;
import io.kasmina.pipeline.lane.JournalFault;
import io.kasmina.pipeline.lane.JournalFile;
import io.kasmina.verify.Nonce;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * The file of a nonce log: appended to, and now and then written anew without its oldest records. After a failed write it is broken,
 * since nobody knows what the disk kept of that; the repair copies what was synced before.
 *
 * <p>Opened and replayed on the opener's thread, from then on confined to the journal thread; {@link #isBroken} may be asked anywhere.
 */
final class NonceFile implements JournalFile {

    private static final String NAME = "nonces.log";
    private static final int BUFFER_BYTES = 1 << 16;

    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final Disk disk;
    private final Path folder;
    private final NonceRewrite rewrite;
    private FileChannel channel;
    private Header header;
    private volatile boolean broken;
    private boolean closed;

    /** Records in the file and in the buffer. */
    private long held;

    /** Those of them that are durable. */
    private long synced;

    /** Records that rewrites left out. */
    private long dropped;

    private long damaged;

    private NonceFile(Disk disk, Path folder, FileChannel channel) throws IOException {
        this.disk = disk;
        this.folder = folder;
        this.rewrite = new NonceRewrite(disk, folder, NAME);
        this.channel = channel;
        this.header = new NonceReader(channel).header();
    }

    /**
     * Opens a log, or makes an empty one.
     *
     * @param secret goes into a new log; an old one has its own
     * @param skewMillis the present skew
     */
    static NonceFile open(Disk disk, Path folder, byte[] secret, long skewMillis) throws IOException {
        Path path = folder.resolve(NAME);
        // Not the opposite of exists: a log that cannot be looked at must not be replaced by an empty one.
        if (Files.notExists(path)) {
            new NonceRewrite(disk, folder, NAME).create(new Header(secret, Long.MIN_VALUE, skewMillis));
        }
        FileChannel channel = disk.open(path, READ, WRITE);
        try {
            return new NonceFile(disk, folder, channel);
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    Header header() {
        return header;
    }

    boolean isBroken() {
        return broken;
    }

    /**
     * Reads records up to the first that is not whole. Behind it may be records of accepted commands, if the disk damaged one; so commands
     * that can have been accepted up to the last write are stale from then on; the skew of the process that wrote them counts, should it have
     * been larger than the present one.
     *
     * @param skewMillis the present skew
     * @return how many records there are
     */
    long replay(Consumer<Nonce> each, long skewMillis) throws IOException {
        NonceReader reader = new NonceReader(channel);
        for (Nonce nonce = reader.next(); nonce != null; nonce = reader.next()) {
            each.accept(nonce);
            held++;
        }
        synced = held;
        damaged = channel.size() - reader.position();
        channel.position(channel.size());
        boolean wider = skewMillis > header.skewMillis();
        header = header.skewed(skewMillis);
        if (damaged > 0) {
            write(held, 0, Files.getLastModifiedTime(folder.resolve(NAME)).toMillis() + header.skewMillis());
        } else if (wider) {
            // In the file before a record of it is.
            write(held, 0, header.forgottenMillis());
        } else {
            // The process that wrote the last of them may have died before it could.
            channel.force(true);
        }
        return held;
    }

    long damagedBytes() {
        return damaged;
    }

    void append(Nonce nonce) throws IOException {
        attempt(() -> {
            if (out.remaining() < NonceFormat.MAX_RECORD_BYTES) {
                flush();
            }
            NonceFormat.putRecord(out, nonce);
            held++;
        });
    }

    @Override
    public void sync() throws IOException {
        attempt(() -> {
            flush();
            channel.force(false);
            synced = held;
        });
    }

    /** Leaves out what died since the file was first read; where that fails before the new file is in place, the old one stands. */
    void compact(long dead, long forgottenMillis) throws IOException {
        attempt(this::flush);
        write(held, dead, forgottenMillis);
    }

    /** Does the same without lost records; the file works again where it succeeds. */
    void repair(long dead, long forgottenMillis) throws IOException {
        if (closed) {
            throw new JournalFault(JournalFault.Kind.CLOSED, "nonces.log: the folder was given back", null);
        }
        out.clear();
        held = synced;
        write(held, dead, forgottenMillis);
        broken = false;
    }

    /** The folder may be another pipeline's by now, so that nothing repairs it. */
    void close() throws IOException {
        closed = true;
        broken = true;
        channel.close();
    }

    private void write(long to, long dead, long forgottenMillis) throws IOException {
        // Only what is synced is surely counted among the dead.
        long leftOut = Math.max(0, Math.min(dead - dropped, synced));
        Header next = header.forgotten(forgottenMillis);
        FileChannel fresh = rewrite.copy(next, leftOut, to);
        channel.close();
        channel = fresh;
        header = next;
        dropped += leftOut;
        held -= leftOut;
        synced -= leftOut;
        try {
            disk.sync(folder);
        } catch (IOException | RuntimeException failure) {
            // A crash may bring the old file back, without what would be appended to this one.
            broken = true;
            throw failure;
        }
    }

    private void flush() throws IOException {
        Disk.write(channel, out.flip());
        out.clear();
    }

    private void attempt(Step step) throws IOException {
        if (broken) {
            throw new JournalFault(JournalFault.Kind.BROKEN, "nonces.log: an earlier write failed", null);
        }
        try {
            step.run();
        } catch (IOException | RuntimeException failure) {
            broken = true;
            throw failure;
        }
    }

    /** A step after whose failure nobody knows what the file holds. */
    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }
}
