package io.kasmina.runner.manifest;

import io.kasmina.prefetch.KernelManifest;
import io.kasmina.prefetch.KernelPin;
import io.kasmina.runner.cli.BadInput;
import io.kasmina.runner.file.StrictFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A manifest, read once: YAML where the file's name ends in {@code .yaml} or {@code .yml}, else JSON. Every field is known by name, named
 * once and within its bound, or the file is refused as a whole; so is a YAML file with an alias in it.
 *
 * <p>A kernel, by its blueprint's name, has an {@code artifact}, the file's name, and its {@code sha256}; the rest is optional: the
 * {@code guard_digest} that replies must name, further {@code inputs} of its warm-up with shape and dtype ({@code FLOAT32} where there is none),
 * and the {@code layers} that its host must have. In YAML:
 *
 * <pre>
 * # what this runner loads
 * kernels:
 *   plain:
 *     artifact: plain-2.pt
 *     sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
 *   wide:
 *     artifact: wide.pt
 *     sha256: 60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752
 *     guard_digest: g-7
 *     inputs:
 *       - {dtype: FLOAT16, shape: [32, 64]}
 *       - {shape: [1, 64]}
 *     layers: [fc1, fc2]
 * </pre>
 *
 * <p>and in JSON:
 *
 * <pre>
 * {"kernels": {
 *   "plain": {
 *     "artifact": "plain-2.pt",
 *     "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
 *   "wide": {
 *     "artifact": "wide.pt",
 *     "sha256": "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
 *     "guard_digest": "g-7",
 *     "inputs": [{"dtype": "FLOAT16", "shape": [32, 64]}, {"shape": [1, 64]}],
 *     "layers": ["fc1", "fc2"]}}}
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
        return new ManifestFile(parse(file, StrictFile.read(file, Content.class)));
    }

    @Override
    public @Nullable KernelPin find(String blueprintId) {
        return kernels.get(blueprintId);
    }

    /** Returns all kernels by blueprint; unmodifiable. */
    public Map<String, KernelPin> kernels() {
        return kernels;
    }

    private static Map<String, KernelPin> parse(Path file, @Nullable Content content) {
        if (content == null) {
            throw new BadInput(file + ": is empty, must have kernels");
        }
        if (content.kernels() == null) {
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
