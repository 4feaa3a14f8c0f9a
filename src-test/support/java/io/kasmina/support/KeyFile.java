package io.kasmina.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;

/** A keyring file that a test writes. */
public final class KeyFile {

    /** Its secret, of key {@code one}. */
    public static final String FIRST = "xyzzy-first";

    /** The secret of key {@code two}, where there is one. */
    public static final String SECOND = "xyzzy-second";

    /** One key that signs both forms. */
    public static final String ONE = "primary = one\nkey.one.secret = " + FIRST + "\nkey.one.annotated = true\n";

    /** The first key beside a second one, which signs. */
    public static final String BOTH =
            ONE.replace("primary = one", "primary = two") + "key.two.secret = " + SECOND + "\n";

    private final Path path;

    /** Makes a file in a folder, of its owner alone. */
    public KeyFile(Path folder, String text) {
        path = folder.resolve("keyring");
        write(text);
    }

    /** Returns where it is. */
    public Path path() {
        return path;
    }

    /** Replaces the content and keeps the time of the last change, as a fast editor on a coarse clock does. */
    public void write(String text) {
        try {
            FileTime before = Files.exists(path) ? Files.getLastModifiedTime(path) : FileTime.fromMillis(0);
            Files.write(path, text.getBytes(StandardCharsets.UTF_8));
            Files.setLastModifiedTime(path, before);
            permit("rw-------");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Sets the permissions, such as {@code rw-r-----}. */
    public void permit(String permissions) {
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Removes it. */
    public void delete() {
        try {
            Files.delete(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
