package io.kasmina.http;

import io.kasmina.contract.Sha256;
import io.kasmina.prefetch.Digests;
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

    private final Path target;
    private final Sha256 expected;
    private final long maxBytes;
    private final Draft draft;
    private final MessageDigest digest = Digests.sha256();
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.IDLE);
    private @Nullable OutputStream out;
    private long written;
    private boolean spoilt;

    /** Touches no file yet, so that a writer that is never used leaves nothing behind. */
    ArtifactWriter(Path target, Sha256 expected, long maxBytes) {
        // not a channel: cancelling may interrupt the writing thread, and that closes a channel
        this(target, expected, maxBytes, file -> new FileOutputStream(file.toFile()));
    }

    ArtifactWriter(Path target, Sha256 expected, long maxBytes, Draft.Opener opener) {
        this(target, expected, maxBytes, new FreshDraft(target, opener));
    }

    ArtifactWriter(Path target, Sha256 expected, long maxBytes, Draft draft) {
        this.target = target;
        this.expected = expected;
        this.maxBytes = maxBytes;
        this.draft = draft;
    }

    /**
     * Takes over what an earlier download left, and reads it.
     *
     * @param part this writer's draft
     * @return where to go on; nothing once abandoned
     * @throws FetchFault IO_FAILED
     */
    Resume resume(PartDraft part) {
        if (!begin()) {
            return Resume.NOTHING;
        }
        try {
            Path left = part.claim();
            long bytes = Files.exists(left) ? Files.size(left) : 0;
            if (bytes == 0 || bytes > maxBytes) {
                return Resume.NOTHING;
            }
            Digests.update(digest, left);
            written = bytes;
            return new Resume(bytes, part.validator());
        } catch (IOException e) {
            throw FetchFault.io("artifact: what an earlier download left could not be read", e);
        } finally {
            end();
        }
    }

    /** Tells whether what an earlier download left is all. */
    boolean isComplete() {
        return written > 0 && Digests.sofar(digest).equals(expected);
    }

    /**
     * Hears how a download begins; does nothing once abandoned.
     *
     * @throws FetchFault DISK_FULL, IO_FAILED
     */
    void start(PartDraft part, Piece.Start start) {
        if (start.resumes() || !begin()) {
            return;
        }
        try {
            digest.reset();
            written = 0;
            part.restart(start.validator());
        } catch (IOException e) {
            spoilt = true;
            throw FetchFault.unwritten(target, 1, e);
        } finally {
            end();
        }
    }

    /**
     * Appends a chunk; does nothing once abandoned.
     *
     * @throws FetchFault TOO_LARGE before a byte above the limit is written, DISK_FULL, IO_FAILED
     */
    void write(byte[] chunk) {
        if (!begin()) {
            return;
        }
        try {
            append(chunk);
        } catch (IOException e) {
            spoilt = true;
            throw FetchFault.unwritten(target, chunk.length, e);
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
     * Closes and gives up what was not committed; idempotent.
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
            open = draft.open();
            out = open;
        }
        return open;
    }

    private void append(byte[] chunk) throws IOException {
        if (chunk.length > maxBytes - written) {
            spoilt = true;
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
            spoilt = true;
            throw new FetchFault(
                    FetchFailure.DIGEST_MISMATCH, "artifact: must have SHA-256 " + expected + ", was " + actual);
        }
        Files.move(draft.file(), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        draft.named();
        return new FetchResult.Fetched(target, actual, written);
    }

    private void remove() {
        try {
            closeAndGiveUp();
        } catch (IOException e) {
            throw FetchFault.io("artifact: its temporary file could not be removed", e);
        }
    }

    private void closeAndGiveUp() throws IOException {
        try {
            if (out != null) {
                out.close();
            }
        } finally {
            draft.giveUp(spoilt);
        }
    }
}
