package io.kasmina.runner.manifest;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.dataformat.yaml.JacksonYAMLParseException;
import io.kasmina.prefetch.KernelManifest;
import io.kasmina.prefetch.KernelPin;
import io.kasmina.runner.cli.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A manifest, read once: YAML where the file's name ends in {@code .yaml} or {@code .yml}, else JSON. Every field is known by name, named
 * once and within its bound, or the file is refused as a whole; so is a YAML file with an alias in it. In JSON:
 *
 * <pre>
 * {"kernels": {"BLUEPRINT": {
 *     "artifact": "FILE.pt",                             the file's name
 *     "sha256": "64 hexadecimal digits",
 *     "guard_digest": "as replies must name it",         optional
 *     "inputs": [{"dtype": "FLOAT32", "shape": [32, 64]}],   optional
 *     "layers": ["layer of the host"]}}}                 optional
 * </pre>
 */
public final class ManifestFile implements KernelManifest {

    private final Map<String, KernelPin> kernels;

    private ManifestFile(Map<String, KernelPin> kernels) {
        this.kernels = Map.copyOf(kernels);
    }

    private record Content(@Nullable Map<String, ManifestEntry> kernels) {}

    /**
     * Reads a file of at most 1 MiB. Blocks.
     *
     * @throws BadInput one line that names file, field and bound
     */
    public static ManifestFile read(Path file) {
        ManifestFormat format = ManifestFormat.of(file);
        try {
            return new ManifestFile(parse(file, format, bytes(file)));
        } catch (JsonMappingException e) {
            throw e.getCause() instanceof JacksonYAMLParseException syntax
                    ? unreadable(file, format, syntax)
                    : misplaced(file, e);
        } catch (JsonProcessingException e) {
            throw unreadable(file, format, e);
        } catch (IOException e) {
            throw new BadInput(file + ": could not be read", e);
        }
    }

    @Override
    public @Nullable KernelPin find(String blueprintId) {
        return kernels.get(blueprintId);
    }

    /** Returns all kernels by blueprint; unmodifiable. */
    public Map<String, KernelPin> kernels() {
        return kernels;
    }

    private static BadInput misplaced(Path file, JsonMappingException e) {
        String where = e.getPathReference();
        return new BadInput(file + ": " + (where.isEmpty() ? "" : where + ": ") + e.getOriginalMessage(), e);
    }

    /** Says no more than where: a YAML parser's own words take several lines. */
    private static BadInput unreadable(Path file, ManifestFormat format, JsonProcessingException e) {
        JsonLocation where = e.getLocation();
        return new BadInput(file + ": is no " + format + (where == null ? "" : ", from line " + where.getLineNr()), e);
    }

    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(ManifestFormat.MAX_BYTES + 1);
            if (bytes.length > ManifestFormat.MAX_BYTES) {
                throw new BadInput(file + ": must be at most " + ManifestFormat.MAX_BYTES + " bytes");
            }
            return bytes;
        }
    }

    private static Map<String, KernelPin> parse(Path file, ManifestFormat format, byte[] bytes) throws IOException {
        Content content = format.read(bytes, Content.class);
        if (content == null || content.kernels() == null) {
            throw new BadInput(file + ": kernels: must be present");
        }
        Map<String, KernelPin> kernels = new HashMap<>();
        content.kernels().forEach((blueprint, entry) -> kernels.put(blueprint, checked(file, blueprint, entry)));
        return kernels;
    }

    private static KernelPin checked(Path file, String blueprint, @Nullable ManifestEntry entry) {
        try {
            if (blueprint.isBlank() || entry == null) {
                throw new IllegalArgumentException("must have a name and fields");
            }
            return entry.checked();
        } catch (IllegalArgumentException e) {
            throw new BadInput(file + ": kernels." + blueprint + ": " + e.getMessage(), e);
        }
    }
}
