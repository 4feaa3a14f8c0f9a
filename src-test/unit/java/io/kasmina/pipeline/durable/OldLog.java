package io.kasmina.pipeline.durable;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** A nonce log as the first version wrote it. */
final class OldLog {

    static final int HEADER_BYTES = 40;

    private OldLog() {}

    /** Returns the header, from its start to its end. */
    static ByteBuffer header(byte[] secret, long forgottenMillis) {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES);
        bytes.putLong(0x4b41534d4e4f4e43L).putInt(1).put(secret).putLong(forgottenMillis);
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 0, bytes.position());
        return bytes.putInt((int) crc.getValue()).flip();
    }
}
