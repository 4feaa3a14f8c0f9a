package io.kasmina.runner.config;

import io.kasmina.http.HttpFetchConfig;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where kernel files come from and where they are kept.
 *
 * @param store a folder for verified files, made where it is not there
 * @param manifest pins of blueprints, null for none: then each command pins its own
 * @param roots folders below which {@code file:} references may point; none refuses them all
 * @param fetch servers and time limits of downloads
 */
public record ArtifactSettings(Path store, @Nullable Path manifest, List<String> roots, HttpFetchConfig fetch) {

    /** Copies the list. */
    public ArtifactSettings {
        roots = List.copyOf(roots);
    }

    static ArtifactSettings defaults() {
        return new ArtifactSettings(
                Path.of(System.getProperty("java.io.tmpdir"), "kasmina-store"),
                null,
                List.of(),
                HttpFetchConfig.defaults());
    }
}
