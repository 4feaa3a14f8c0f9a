package io.kasmina.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * A set of golden vectors: {@code STEM.json} and {@code STEM.npz} in the directory {@code kasmina.golden.dir}, or the copy among the
 * test resources.
 */
public record GoldenSet(JsonNode json, Npz tensors) {

    /** Reads the set that the system properties name. */
    public static GoldenSet load() {
        String stem = System.getProperty("kasmina.golden.stem", "golden-public");
        try (InputStream json = open(stem + ".json");
                InputStream npz = open(stem + ".npz")) {
            return new GoldenSet(new ObjectMapper().readTree(json), Npz.read(npz));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
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

    private static InputStream open(String name) throws IOException {
        String dir = System.getProperty("kasmina.golden.dir");
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
