package io.kasmina.runner.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that a command writes when it ends; checked when it begins, so that minutes of work are not lost to a mistyped folder.
 *
 * @param option the option that names it
 * @param path where it goes; an existing file is replaced
 */
public record OutputFile(String option, Path path) {

    /**
     * Checks that the file can be written; leaves nothing behind.
     *
     * @throws BadInput naming option and path otherwise
     */
    public void check() {
        Path folder = folder();
        if (!Files.isDirectory(folder)) {
            throw new BadInput(option + ": folder does not exist: " + folder);
        }
        if (Files.isDirectory(path)) {
            throw new BadInput(option + ": is a folder, must be a file: " + path);
        }
        if (!(Files.exists(path) ? Files.isWritable(path) : canBeMade())) {
            throw new BadInput(option + ": cannot be written: " + path);
        }
    }

    /** Returns true if {@link #check} would not complain. */
    public boolean isWritable() {
        try {
            check();
            return true;
        } catch (BadInput complaint) {
            return false;
        }
    }

    /**
     * Writes the file.
     *
     * @param text its whole content
     * @throws RunFailure naming option and path if it can no longer be written
     */
    public void write(String text) {
        try {
            Files.writeString(path, text);
        } catch (IOException failed) {
            throw new RunFailure(option + ": cannot be written: " + path, failed);
        }
    }

    /** Tries it, since permissions alone do not tell: the name may be too long, or the file system full. */
    private boolean canBeMade() {
        try {
            Files.delete(Files.createFile(path));
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private Path folder() {
        Path parent = path.toAbsolutePath().getParent();
        return parent == null ? path.toAbsolutePath() : parent;
    }
}
