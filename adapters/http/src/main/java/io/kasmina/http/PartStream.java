package io.kasmina.http;

import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.file.Path;

/** A part of a file, read in chunks. One thread. */
final class PartStream extends FilterInputStream {

    private long left;

    /** Opens the file at the range's first byte. */
    PartStream(Path file, ByteRange range) throws IOException {
        super(opened(file, range.from()));
        left = range.length();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int read = super.read(buffer, offset, (int) Math.min(length, left));
        left -= Math.max(0, read);
        return read;
    }

    private static FileInputStream opened(Path file, long from) throws IOException {
        FileInputStream in = new FileInputStream(file.toFile());
        try {
            in.skipNBytes(from);
            return in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }
}
