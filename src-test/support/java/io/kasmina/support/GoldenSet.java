package io.kasmina.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A set of golden vectors: {@code STEM.json} and {@code STEM.npz} in the directory {@code kasmina.golden.dir}, or the copy among the
 * test resources.
 */
public record GoldenSet(JsonNode json, Npz tensors) {

    private static final String DIR = "kasmina.golden.dir";
    private static final String STEM = "kasmina.golden.stem";

    /** Reads the set that the system properties name. */
    public static GoldenSet load() {
        return load(System.getProperty(DIR), System.getProperty(STEM, "golden-public"));
    }

    /**
     * Reads a set.
     *
     * @param dir where it lies; null for the test resources
     * @param stem its files' name
     * @throws IllegalStateException naming file and properties where it cannot be read
     */
    public static GoldenSet load(@Nullable String dir, String stem) {
        try (InputStream json = open(dir, stem + ".json");
                InputStream npz = open(dir, stem + ".npz")) {
            return new GoldenSet(new ObjectMapper().readTree(json), Npz.read(npz));
        } catch (IOException unreadable) {
            throw new IllegalStateException(
                    "no golden vectors: " + unreadable.getMessage() + " (see " + DIR + " and " + STEM + ")",
                    unreadable);
        }
    }

    /** Returns the cases of one part; never none, so that a part cannot pass for want of cases. */
    public List<JsonNode> cases(String part) {
        List<JsonNode> cases =
                StreamSupport.stream(json.path(part).spliterator(), false).toList();
        if (cases.isEmpty()) {
            throw new IllegalStateException("golden: no cases in part " + part);
        }
        return cases;
    }

    private static InputStream open(@Nullable String dir, String name) throws IOException {
        if (dir != null) {
            return Files.newInputStream(resolve(Path.of(dir)).resolve(name));
        }
        InputStream resource = GoldenSet.class.getResourceAsStream("/golden/" + name);
        if (resource == null) {
            throw new FileNotFoundException("test resource golden/" + name);
        }
        return resource;
    }

    /** A relative directory is looked for in the working directory, then where Maven was started: one level up. */
    private static Path resolve(Path dir) {
        return dir.isAbsolute() || Files.isDirectory(dir) ? dir : Path.of("..").resolve(dir);
    }
}
