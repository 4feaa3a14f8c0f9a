package io.kasmina.pipeline.snapshot;

import java.util.Arrays;

/**
 * A seed's trained parameters and state, for a host's checkpoint: opaque bytes with a version and a digest of their own. Immutable; any
 * thread. It is checked where it is restored.
 */
public final class SeedCopy {

    private final byte[] bytes;

    private SeedCopy(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Makes a copy from the bytes of another one, which are copied. */
    public static SeedCopy of(byte[] bytes) {
        return new SeedCopy(bytes.clone());
    }

    /** Takes bytes that nobody changes. */
    static SeedCopy owning(byte[] bytes) {
        return new SeedCopy(bytes);
    }

    /** Returns a copy of the bytes, to be written to the checkpoint. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** Returns the size in bytes. */
    public int size() {
        return bytes.length;
    }

    Decoding decode(long maxBytes) {
        return SnapshotCodec.decode(bytes, maxBytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SeedCopy copy && Arrays.equals(bytes, copy.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "SeedCopy[" + bytes.length + " bytes]";
    }
}
