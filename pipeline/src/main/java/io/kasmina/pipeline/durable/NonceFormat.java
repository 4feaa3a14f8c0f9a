package io.kasmina.pipeline.durable;

import io.kasmina.verify.Nonce;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a nonce log, big-endian; each part ends with the CRC-32C of what precedes it there.
 *
 * <pre>
 * header  magic 8 · version 4 · secret 16 · forgotten 8 · skew 8 · crc 4
 * record  key length 2 · issued by 8 · digest 16 · key in UTF-8 · crc 4
 * </pre>
 *
 * <p>Version 1 had no skew in its header. It is read and no longer written.
 */
final class NonceFormat {

    static final int SECRET_BYTES = 16;
    static final int HEADER_BYTES = 48;

    /** A key id has at most 256 characters. */
    static final int MAX_RECORD_BYTES = 1024;

    private static final long MAGIC = 0x4b41534d4e4f4e43L;
    private static final int FIRST_VERSION = 1;
    private static final int FIRST_HEADER_BYTES = 40;
    private static final int VERSION = 2;
    private static final int FIXED_BYTES = 26;
    private static final int CRC_BYTES = 4;

    private NonceFormat() {}

    /** The start of a log. */
    static final class Header {
        private final byte[] secret;
        private final long forgottenMillis;
        private final long skewMillis;

        Header(byte[] secret, long forgottenMillis, long skewMillis) {
            this.secret = secret.clone();
            this.forgottenMillis = forgottenMillis;
            this.skewMillis = skewMillis;
        }

        byte[] secret() {
            return secret.clone();
        }

        long forgottenMillis() {
            return forgottenMillis;
        }

        /** Returns the largest skew under which a record can have been written. */
        long skewMillis() {
            return skewMillis;
        }

        Header forgotten(long millis) {
            return new Header(secret, Math.max(millis, forgottenMillis), skewMillis);
        }

        Header skewed(long millis) {
            return new Header(secret, forgottenMillis, Math.max(millis, skewMillis));
        }
    }

    static void putHeader(ByteBuffer out, Header header) {
        int start = out.position();
        out.putLong(MAGIC).putInt(VERSION).put(header.secret);
        out.putLong(header.forgottenMillis).putLong(header.skewMillis);
        putCrc(out, start);
    }

    /** Reads a header; null where the bytes are none. */
    static @Nullable Header header(ByteBuffer in) {
        if (in.remaining() < FIRST_HEADER_BYTES) {
            return null;
        }
        int start = in.position();
        boolean known = in.getLong() == MAGIC;
        int version = in.getInt();
        boolean first = version == FIRST_VERSION;
        if (!known || !(first || (version == VERSION && in.limit() - start >= HEADER_BYTES))) {
            return null;
        }
        byte[] secret = new byte[SECRET_BYTES];
        in.get(secret);
        Header header = new Header(secret, in.getLong(), first ? 0 : in.getLong());
        return crcFits(in, start) ? header : null;
    }

    static void putRecord(ByteBuffer out, Nonce nonce) {
        int start = out.position();
        byte[] key = nonce.owner().getBytes(StandardCharsets.UTF_8);
        out.putShort((short) key.length)
                .putLong(nonce.issuedByMillis())
                .putLong(nonce.first())
                .putLong(nonce.second())
                .put(key);
        putCrc(out, start);
    }

    /** Reads a record; null, and the position where it was, where the bytes are no whole one. */
    static @Nullable Nonce record(ByteBuffer in) {
        int start = in.position();
        int keyLength = in.remaining() < FIXED_BYTES ? 0 : Short.toUnsignedInt(in.getShort(start));
        int length = FIXED_BYTES + keyLength + CRC_BYTES;
        if (keyLength == 0 || in.remaining() < length) {
            return null;
        }
        in.position(start + length - CRC_BYTES);
        if (!crcFits(in, start)) {
            in.position(start);
            return null;
        }
        byte[] key = new byte[keyLength];
        in.get(start + FIXED_BYTES, key);
        int at = start + Short.BYTES;
        return new Nonce(
                new String(key, StandardCharsets.UTF_8),
                in.getLong(at + Long.BYTES),
                in.getLong(at + 2 * Long.BYTES),
                in.getLong(at));
    }

    private static void putCrc(ByteBuffer out, int start) {
        out.putInt(crc(out, start, out.position()));
    }

    private static boolean crcFits(ByteBuffer in, int start) {
        int end = in.position();
        return in.getInt() == crc(in, start, end);
    }

    private static int crc(ByteBuffer bytes, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().limit(to).position(from));
        return (int) crc.getValue();
    }
}
