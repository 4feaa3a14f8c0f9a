package io.kasmina.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder for the duration of one try of a property.
 *
 * @param path where it is
 */
public record TempFolder(Path path) implements AutoCloseable {

    /** Makes an empty folder. */
    public static TempFolder make() throws IOException {
        return new TempFolder(Files.createTempDirectory("kasmina"));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }
}
