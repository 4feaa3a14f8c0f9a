package io.kasmina.http;

import io.kasmina.contract.Sha256;
import io.kasmina.prefetch.FetchFailure;
import io.kasmina.prefetch.FetchResult;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One artifact on its way into the store: a temporary file that takes its final name once its digest is right.
 *
 * <p>Blocks on files. One thread at a time writes and commits; {@link #abandon()} may come from another one in the
 * middle of that, and then whoever finishes last removes the file.
 */
final class ArtifactWriter {

    private enum Phase {
        IDLE,
        BUSY,
        DOOMED,
        CLOSED
    }

    /** Opens a file for writing. */
    interface Opener {
        OutputStream open(Path file) throws IOException;
    }

    private final Path target;
    private final Sha256 expected;
    private final long maxBytes;
    private final Opener opener;
    private final MessageDigest digest = Digests.sha256();
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.IDLE);
    private @Nullable Path temporary;
    private @Nullable OutputStream out;
    private long written;

    /** Touches no file yet, so that a writer that is never used leaves nothing behind. */
    ArtifactWriter(Path target, Sha256 expected, long maxBytes) {
        // not a channel: cancelling may interrupt the writing thread, and that closes a channel
        this(target, expected, maxBytes, file -> new FileOutputStream(file.toFile()));
    }

    ArtifactWriter(Path target, Sha256 expected, long maxBytes, Opener opener) {
        this.target = target;
        this.expected = expected;
        this.maxBytes = maxBytes;
        this.opener = opener;
    }

    /**
     * Appends a chunk; does nothing once abandoned.
     *
     * @throws FetchFault TOO_LARGE before a byte above the limit is written, IO_FAILED
     */
    void write(byte[] chunk) {
        if (!begin()) {
            return;
        }
        try {
            append(chunk);
        } catch (IOException e) {
            throw FetchFault.io("artifact: could not be written to the store", e);
        } finally {
            end();
        }
    }

    /**
     * Gives the file its final name.
     *
     * @return the file; null once abandoned
     * @throws FetchFault DIGEST_MISMATCH, IO_FAILED; the file is removed by {@link #abandon()}
     */
    FetchResult.@Nullable Fetched commit() {
        if (!begin()) {
            return null;
        }
        try {
            return publish();
        } catch (IOException e) {
            throw FetchFault.io("artifact: could not be moved into the store", e);
        } finally {
            end();
        }
    }

    /**
     * Closes and removes what was not committed; idempotent.
     *
     * @throws FetchFault IO_FAILED where the file stays
     */
    void abandon() {
        if (phase.compareAndSet(Phase.IDLE, Phase.CLOSED)) {
            remove();
        } else {
            phase.compareAndSet(Phase.BUSY, Phase.DOOMED);
        }
    }

    private boolean begin() {
        return phase.compareAndSet(Phase.IDLE, Phase.BUSY);
    }

    private void end() {
        if (!phase.compareAndSet(Phase.BUSY, Phase.IDLE)) {
            phase.set(Phase.CLOSED);
            remove();
        }
    }

    private OutputStream open() throws IOException {
        OutputStream open = out;
        if (open == null) {
            // beside the target, because a move is only atomic inside one file system; readable by the owner alone
            Path directory = Files.createDirectories(target.toAbsolutePath().getParent());
            Path file = Files.createTempFile(directory, ".", ".part");
            temporary = file;
            open = opener.open(file);
            out = open;
        }
        return open;
    }

    private void append(byte[] chunk) throws IOException {
        if (chunk.length > maxBytes - written) {
            throw FetchFault.tooLarge(written + chunk.length, maxBytes);
        }
        open().write(chunk);
        digest.update(chunk);
        written += chunk.length;
    }

    private FetchResult.Fetched publish() throws IOException {
        open().close();
        Sha256 actual = Digests.finish(digest);
        if (!actual.equals(expected)) {
            throw new FetchFault(
                    FetchFailure.DIGEST_MISMATCH, "artifact: must have SHA-256 " + expected + ", was " + actual);
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        temporary = null;
        return new FetchResult.Fetched(target, actual, written);
    }

    private void remove() {
        try {
            closeAndDelete();
        } catch (IOException e) {
            throw FetchFault.io("artifact: its temporary file could not be removed", e);
        }
    }

    private void closeAndDelete() throws IOException {
        try {
            if (out != null) {
                out.close();
            }
        } finally {
            if (temporary != null) {
                Files.deleteIfExists(temporary);
            }
        }
    }
}
