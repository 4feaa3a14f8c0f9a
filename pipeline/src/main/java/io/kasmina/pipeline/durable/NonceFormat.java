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
 * header  magic 8 · version 4 · secret 16 · forgotten 8 · crc 4
 * record  key length 2 · issued by 8 · digest 16 · key in UTF-8 · crc 4
 * </pre>
 */
final class NonceFormat {

    static final int SECRET_BYTES = 16;
    static final int HEADER_BYTES = 40;

    /** A key id has at most 256 characters. */
    static final int MAX_RECORD_BYTES = 1024;

    private static final long MAGIC = 0x4b41534d4e4f4e43L;
    private static final int VERSION = 1;
    private static final int FIXED_BYTES = 26;
    private static final int CRC_BYTES = 4;

    private NonceFormat() {}

    /** The start of a log. */
    static final class Header {
        private final byte[] secret;
        private final long forgottenMillis;

        Header(byte[] secret, long forgottenMillis) {
            this.secret = secret.clone();
            this.forgottenMillis = forgottenMillis;
        }

        byte[] secret() {
            return secret.clone();
        }

        long forgottenMillis() {
            return forgottenMillis;
        }

        Header forgotten(long millis) {
            return new Header(secret, Math.max(millis, forgottenMillis));
        }
    }

    static void putHeader(ByteBuffer out, Header header) {
        int start = out.position();
        out.putLong(MAGIC).putInt(VERSION).put(header.secret).putLong(header.forgottenMillis);
        putCrc(out, start);
    }

    /** Reads a header; null where the bytes are none. */
    static @Nullable Header header(ByteBuffer in) {
        if (in.remaining() < HEADER_BYTES) {
            return null;
        }
        int start = in.position();
        boolean known = in.getLong() == MAGIC && in.getInt() == VERSION;
        byte[] secret = new byte[SECRET_BYTES];
        in.get(secret);
        long forgotten = in.getLong();
        return known && crcFits(in, start) ? new Header(secret, forgotten) : null;
    }

    static void putRecord(ByteBuffer out, Nonce nonce) {
        int start = out.position();
        byte[] key = nonce.keyId().getBytes(StandardCharsets.UTF_8);
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
