package io.kasmina.pipeline.durable;

import io.kasmina.pipeline.durable.NonceFormat.Header;
import io.kasmina.pipeline.port.StoreFault;
import io.kasmina.verify.Nonce;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** Reads a nonce log from its start, whatever the channel's own position, up to its end or its first record that is not whole. */
final class NonceReader {

    private static final int BUFFER_BYTES = 1 << 16;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final FileChannel channel;
    private final Header header;
    private long fetched;

    NonceReader(FileChannel channel) throws IOException {
        this.channel = channel;
        buffer.limit(0);
        fill(NonceFormat.HEADER_BYTES);
        Header found = NonceFormat.header(buffer);
        if (found == null) {
            throw new StoreFault(StoreFault.Kind.CORRUPT, "nonces.log: must begin with a header of this version");
        }
        header = found;
    }

    Header header() {
        return header;
    }

    /** Returns the next record, null where there is no further whole one. */
    @Nullable
    Nonce next() throws IOException {
        fill(NonceFormat.MAX_RECORD_BYTES);
        return NonceFormat.record(buffer);
    }

    /** Returns the number of bytes up to the end of what was read. */
    long position() {
        return fetched - buffer.remaining();
    }

    private void fill(int wanted) throws IOException {
        if (buffer.remaining() >= wanted) {
            return;
        }
        buffer.compact();
        int read = 0;
        while (read >= 0 && buffer.hasRemaining()) {
            read = channel.read(buffer, fetched);
            fetched += Math.max(0, read);
        }
        buffer.flip();
    }
}
