package io.kasmina.http;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;

/** A file as a stream of chunks, read on demand on the io scheduler. */
final class FileChunks {

    private static final int CHUNK_BYTES = 32 * 1024;

    private FileChunks() {}

    /**
     * Reads a file.
     *
     * @param file the file, opened at subscription
     * @param io where it is opened, read and closed
     * @return cold; each chunk is the receiver's own; errors with {@link IOException}
     */
    static Flux<byte[]> of(Path file, Scheduler io) {
        // not a channel: cancelling may interrupt the reading thread, and that closes a channel
        return of(() -> new FileInputStream(file.toFile()), io);
    }

    /** Reads a part of a file; fewer bytes where the file has become shorter. */
    static Flux<byte[]> of(Path file, ByteRange range, Scheduler io) {
        return of(() -> new PartStream(file, range), io);
    }

    /** Reads what is opened at subscription; opened, read and closed on the io scheduler, after a cancel as well. */
    static Flux<byte[]> of(Callable<InputStream> opener, Scheduler io) {
        return Flux.<byte[], InputStream>generate(opener, FileChunks::next, FileChunks::close)
                .subscribeOn(io)
                // whoever cancels may be an event loop, and would close the file
                .cancelOn(io);
    }

    private static InputStream next(InputStream in, SynchronousSink<byte[]> sink) {
        byte[] chunk = new byte[CHUNK_BYTES];
        try {
            int n = in.read(chunk);
            if (n < 0) {
                sink.complete();
            } else {
                sink.next(n == chunk.length ? chunk : Arrays.copyOf(chunk, n));
            }
        } catch (IOException e) {
            sink.error(e);
        }
        return in;
    }

    private static void close(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
