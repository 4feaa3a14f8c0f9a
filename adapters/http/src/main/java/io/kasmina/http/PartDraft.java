package io.kasmina.http;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A draft that a later download of the same artifact goes on with, even after this process was killed.
 *
 * <pre>
 * .SHA.OWNER.part   being written; OWNER is a process and a number, so that nobody else writes there
 * .SHA.part         given up; whoever renames it first has it
 * .SHA.etag         the server's validator of those bytes
 * </pre>
 *
 * <p>A file whose owner is gone counts as given up. Processes that share a directory must see each other's process ids.
 */
final class PartDraft implements Draft {

    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final int LONGEST_VALIDATOR = 1_024;

    private final Path directory;
    private final String digest;
    private @Nullable Path mine;
    private @Nullable String validator;

    PartDraft(Path directory, String digest) {
        this.directory = directory;
        this.digest = digest;
    }

    /** Takes over what was given up before; the path does not exist where nothing was, or nothing that can be continued. */
    Path claim() throws IOException {
        Files.createDirectories(directory);
        Path own = directory.resolve("." + digest + "." + Owners.mine() + "-" + NUMBERS.incrementAndGet() + ".part");
        mine = own;
        validator = readValidator();
        for (Path left : Owners.abandoned(directory, digest)) {
            if (Owners.take(left, own)) {
                break;
            }
        }
        if (validator == null) {
            Files.deleteIfExists(own);
        }
        return own;
    }

    /** Returns the server's validator of the bytes that are there, null where there is none. */
    @Nullable
    String validator() {
        return validator;
    }

    /** Drops the bytes that are there; those that follow have another validator, or none. */
    void restart(@Nullable String next) throws IOException {
        Files.deleteIfExists(file());
        validator = next != null && next.length() <= LONGEST_VALIDATOR ? next : null;
        if (validator == null) {
            Files.deleteIfExists(etag());
        } else {
            Files.writeString(etag(), validator);
        }
    }

    @Override
    public OutputStream open() throws IOException {
        // not a channel: cancelling may interrupt the writing thread, and that closes a channel
        return new FileOutputStream(file().toFile(), true);
    }

    @Override
    public Path file() {
        if (mine == null) {
            throw new IllegalStateException("a draft has no file before it is claimed");
        }
        return mine;
    }

    @Override
    public void named() throws IOException {
        Files.deleteIfExists(etag());
        mine = null;
    }

    @Override
    public void giveUp(boolean spoilt) throws IOException {
        if (mine == null) {
            return;
        }
        if (spoilt || validator == null) {
            Files.deleteIfExists(etag());
            Files.deleteIfExists(mine);
        } else if (Owners.take(mine, directory.resolve("." + digest + ".part"))) {
            Owners.sweep(directory);
        } else {
            Files.deleteIfExists(etag()); // no byte came
        }
    }

    private Path etag() {
        return directory.resolve("." + digest + ".etag");
    }

    private @Nullable String readValidator() throws IOException {
        try {
            return new String(Files.readAllBytes(etag()), StandardCharsets.UTF_8);
        } catch (NoSuchFileException none) {
            // Never there, or given up beside this by a download that was cancelled.
            return null;
        }
    }
}
