package io.kasmina.pipeline.durable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A disk that fills up, fails and loses power. What was not synced may be lost, in part or whole, and may be damaged where it survives;
 * nothing waits for a real disk. One thread writes; any other may fill it or let it fail.
 */
final class FaultyDisk implements Disk {

    private final Map<Path, Content> files = new HashMap<>();

    /** What a power loss may bring back under a name, null for nothing. */
    private final Map<Path, byte @Nullable []> formers = new HashMap<>();

    private volatile boolean full;
    private volatile boolean failing;
    private long syncNanos;
    private int syncs;

    /** How much of a file survives. */
    static final class Content {
        long synced;
    }

    /** Lets every write fail halfway, or no longer. */
    void fill(boolean next) {
        full = next;
    }

    /** Lets every sync fail, or none any longer. */
    void fail(boolean next) {
        failing = next;
    }

    /** Lets every sync last so long. */
    void slow(long nanos) {
        syncNanos = nanos;
    }

    /** Returns how often something was synced. */
    int syncs() {
        return syncs;
    }

    @Override
    public FileChannel open(Path file, OpenOption... options) throws IOException {
        boolean fresh = !Files.exists(file);
        FileChannel real = Disk.REAL.open(file, options);
        Content content = files.computeIfAbsent(file, name -> new Content());
        content.synced = fresh ? 0 : Math.min(content.synced, real.size());
        return new FaultyChannel(real, this, content);
    }

    @Override
    public void replace(Path from, Path to) throws IOException {
        if (!formers.containsKey(to)) {
            formers.put(to, Files.exists(to) ? surviving(to) : null);
        }
        Disk.REAL.replace(from, to);
        files.put(to, files.remove(from));
    }

    @Override
    public void sync(Path folder) throws IOException {
        synced();
        formers.keySet().removeIf(file -> file.getParent().equals(folder));
    }

    /** Takes the power away at a time and gives it back: unsynced names and bytes are lost as chance will have it. */
    void losePower(Random random, long nowMillis) throws IOException {
        for (Map.Entry<Path, byte @Nullable []> former : formers.entrySet()) {
            if (random.nextBoolean()) {
                restore(former.getKey(), former.getValue());
            }
        }
        formers.clear();
        for (Map.Entry<Path, Content> file : files.entrySet()) {
            if (Files.exists(file.getKey())) {
                damage(file.getKey(), file.getValue(), random);
                Files.setLastModifiedTime(file.getKey(), FileTime.fromMillis(nowMillis));
            }
        }
        full = false;
        failing = false;
    }

    void beforeWrite(FileChannel real, ByteBuffer bytes) throws IOException {
        if (full) {
            int half = bytes.position() + bytes.remaining() / 2;
            real.write(bytes.duplicate().limit(half));
            throw new IOException("no space left");
        }
    }

    void synced() throws IOException {
        for (long began = System.nanoTime(); System.nanoTime() - began < syncNanos; ) {
            Thread.onSpinWait();
        }
        if (failing) {
            throw new IOException("input/output error");
        }
        syncs++;
    }

    private byte[] surviving(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Content content = files.get(file);
        return Arrays.copyOf(bytes, content == null ? bytes.length : (int) content.synced);
    }

    private void restore(Path file, byte @Nullable [] former) throws IOException {
        if (former == null) {
            Files.deleteIfExists(file);
        } else {
            Files.write(file, former);
            files.get(file).synced = former.length;
        }
    }

    private static void damage(Path file, Content content, Random random) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int synced = (int) Math.min(content.synced, bytes.length);
        int kept = synced + random.nextInt(bytes.length - synced + 1);
        if (kept > synced && random.nextBoolean()) {
            bytes[synced + random.nextInt(kept - synced)] ^= (byte) (1 + random.nextInt(255));
        }
        Files.write(file, Arrays.copyOf(bytes, kept));
        content.synced = kept;
    }
}
