package io.kasmina.pipeline.snapshot;

import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.pipeline.state.RecallFailure;
import io.kasmina.pipeline.state.Stable;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Snapshots as bytes, big-endian: magic, version, seed, state, germ, parameters (their elements little-endian), then the SHA-256 of all that. Stateless;
 * any thread.
 *
 * <p>The digest finds damage; it proves no origin. Whoever can write the store or a checkpoint is trusted, as with the artifacts' manifest.
 */
public final class SnapshotCodec {

    private static final int MAGIC = 0x4B53_4E50; // KSNP
    private static final short VERSION = 1;
    private static final int PREFIX = Integer.BYTES + Short.BYTES;
    private static final int DIGEST = 32;

    private SnapshotCodec() {}

    /**
     * Writes a snapshot.
     *
     * @throws IllegalArgumentException if it has 2 GiB or more
     */
    public static byte[] encode(Snapshot snapshot) {
        SnapshotWriter head = new SnapshotWriter();
        head.text(snapshot.seed().value());
        stable(head, snapshot.stable());
        head.flag(snapshot.paused());
        GermCodec.write(head, snapshot.stable().germ());
        ByteBuffer out = ByteBuffer.allocate(size(head.size() + WeightsCodec.size(snapshot.weights())));
        out.putInt(MAGIC).putShort(VERSION).put(head.toBytes());
        WeightsCodec.write(out, snapshot.weights());
        byte[] bytes = out.array();
        byte[] digest = digest(bytes);
        System.arraycopy(digest, 0, bytes, bytes.length - DIGEST, DIGEST);
        return bytes;
    }

    /**
     * Reads a snapshot. It allocates nothing in proportion to what the bytes claim: parameters are views of them.
     *
     * @param bytes must not change afterwards
     * @param maxBytes most bytes accepted
     * @return the snapshot, or why it is none
     */
    public static Decoding decode(byte[] bytes, long maxBytes) {
        if (bytes.length > maxBytes) {
            return new Decoding.Unreadable(RecallFailure.SNAPSHOT_TOO_LARGE);
        }
        if (bytes.length < PREFIX + DIGEST || ByteBuffer.wrap(bytes).getInt() != MAGIC) {
            return new Decoding.Unreadable(RecallFailure.SNAPSHOT_CORRUPT);
        }
        ByteBuffer digest = ByteBuffer.wrap(bytes, bytes.length - DIGEST, DIGEST);
        if (!digest.equals(ByteBuffer.wrap(digest(bytes)))) {
            return new Decoding.Unreadable(RecallFailure.SNAPSHOT_CORRUPT);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, bytes.length - DIGEST).position(Integer.BYTES);
        return in.getShort() == VERSION ? content(in) : new Decoding.Unreadable(RecallFailure.SNAPSHOT_VERSION_UNKNOWN);
    }

    private static Decoding content(ByteBuffer in) {
        try {
            SnapshotReader head = new SnapshotReader(in);
            SeedId seed = new SeedId(head.text());
            SeedStage stage = SeedStage.ofNumber(head.small(SeedStage.TERMINATED.number()));
            long epoch = head.number();
            long generation = head.number();
            long violations = head.number();
            boolean fallback = head.flag();
            boolean paused = head.flag();
            Stable stable = new Stable(stage, epoch, generation, GermCodec.read(head), violations, fallback);
            Snapshot snapshot = new Snapshot(seed, stable, paused, WeightsCodec.read(head));
            return in.hasRemaining() || !stage.isLive()
                    ? new Decoding.Unreadable(RecallFailure.SNAPSHOT_CORRUPT)
                    : new Decoding.Read(snapshot);
        } catch (BufferUnderflowException | IllegalArgumentException outOfBounds) {
            return new Decoding.Unreadable(RecallFailure.SNAPSHOT_CORRUPT);
        }
    }

    private static void stable(SnapshotWriter out, Stable stable) {
        out.small(stable.stage().number());
        out.number(stable.epoch());
        out.number(stable.generation());
        out.number(stable.violations());
        out.flag(stable.fallback());
    }

    private static int size(long content) {
        long size = PREFIX + content + DIGEST;
        if (size > Integer.MAX_VALUE - Long.BYTES) {
            throw new IllegalArgumentException("snapshot: must have less than 2 GiB, had " + size + " bytes");
        }
        return (int) size;
    }

    private static byte[] digest(byte[] bytes) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(bytes, 0, bytes.length - DIGEST);
            return sha.digest();
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }
}
