package io.kasmina.verify;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * SipHash-2-4 with 128 bits of output (Aumasson, Bernstein: "SipHash: a fast short-input PRF") over the words
 * {@code lengths ‖ owner ‖ command id}, each string as UTF-16 padded with zeros to whole words. Not thread-safe: the
 * result stays in the instance, so that a command costs no allocation.
 */
final class NonceDigest {

    static final int SECRET_BYTES = 16;

    private final long k0;
    private final long k1;
    private long v0;
    private long v1;
    private long v2;
    private long v3;
    private int words;
    private long first;
    private long second;

    NonceDigest(byte[] secret) {
        if (secret.length != SECRET_BYTES) {
            throw new IllegalArgumentException(
                    "nonce secret: must be " + SECRET_BYTES + " bytes, was " + secret.length + " bytes");
        }
        ByteBuffer key = ByteBuffer.wrap(secret).order(ByteOrder.LITTLE_ENDIAN);
        k0 = key.getLong();
        k1 = key.getLong();
    }

    /** Digests a nonce; the result is in {@link #first()} and {@link #second()} until the next call. */
    void digest(String owner, String commandId) {
        start();
        word(((long) owner.length() << Integer.SIZE) | commandId.length());
        text(owner);
        text(commandId);
        finish();
    }

    long first() {
        return first;
    }

    long second() {
        return second;
    }

    void start() {
        v0 = k0 ^ 0x736f6d6570736575L;
        v1 = k1 ^ 0x646f72616e646f6dL ^ 0xee;
        v2 = k0 ^ 0x6c7967656e657261L;
        v3 = k1 ^ 0x7465646279746573L;
        words = 0;
    }

    void word(long m) {
        v3 ^= m;
        rounds(2);
        v0 ^= m;
        words++;
    }

    void finish() {
        word(((long) words * Long.BYTES) << 56);
        v2 ^= 0xee;
        rounds(4);
        first = v0 ^ v1 ^ v2 ^ v3;
        v1 ^= 0xdd;
        rounds(4);
        second = v0 ^ v1 ^ v2 ^ v3;
    }

    private void text(String text) {
        int length = text.length();
        for (int at = 0; at < length; at += 4) {
            long m = 0;
            for (int i = Math.min(at + 4, length) - 1; i >= at; i--) {
                m = (m << Character.SIZE) | text.charAt(i);
            }
            word(m);
        }
    }

    private void rounds(int count) {
        for (int i = 0; i < count; i++) {
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
