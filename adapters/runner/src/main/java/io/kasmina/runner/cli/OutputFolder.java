package io.kasmina.runner.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder that a command will write into; checked when it begins.
 *
 * @param option the option that names it
 * @param path the folder, which is made at the first write
 */
public record OutputFolder(String option, Path path) {

    private static final String PROBE = ".kasmina-";

    /**
     * Checks that the folder can be written into, or made; leaves nothing behind.
     *
     * @throws BadInput naming option and path otherwise
     */
    public void check() {
        Path nearest = path.toAbsolutePath().normalize();
        while (!Files.exists(nearest) && nearest.getParent() != null) {
            nearest = nearest.getParent();
        }
        if (!Files.isDirectory(nearest)) {
            throw new BadInput(option + ": is no folder: " + nearest);
        }
        // Tried, since permissions alone do not tell.
        try {
            Files.delete(Files.createTempFile(nearest, PROBE, null));
        } catch (IOException refused) {
            throw new BadInput(option + ": cannot be written into: " + path, refused);
        }
    }
}
