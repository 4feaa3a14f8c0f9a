package io.kasmina.runner.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which keys verify commands, and sign those of the tools.
 *
 * @param keyring a keyring file, watched for changes; null: the one secret of the environment
 */
public record KeySettings(@Nullable Path keyring) {

    static KeySettings defaults() {
        return new KeySettings(null);
    }
}
