package io.kasmina.runner.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command's configuration comes from: a file, the environment, and flags above both. */
public final class ConfigOptions {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings: YAML, JSON or name = value lines (.properties).")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One setting, above file and environment. May be repeated.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(names = "--bootstrap", paramLabel = "HOST:PORT", description = "Short for --set kafka.bootstrap=…")
    private @Nullable String bootstrap;

    @Option(names = "--keyring", paramLabel = "FILE", description = "Short for --set keys.keyring=…")
    private @Nullable String keyring;

    @Option(names = "--manifest", paramLabel = "FILE", description = "Short for --set artifacts.manifest=…")
    private @Nullable String manifest;

    /**
     * Reads the configuration. Blocks.
     *
     * @param environment variables by name
     * @throws io.kasmina.runner.cli.BadInput one line
     */
    public RunnerConfig read(Map<String, String> environment) {
        Settings settings = Settings.none();
        if (file != null) {
            settings = settings.under(SettingsFile.read(file), "file " + file);
        }
        return RunnerConfig.of(settings.under(environment).under(flags(), Setting.FLAG));
    }

    private Map<String, String> flags() {
        Map<String, String> flags = new TreeMap<>(set);
        put(flags, "kafka.bootstrap", bootstrap);
        put(flags, "keys.keyring", keyring);
        put(flags, "artifacts.manifest", manifest);
        return flags;
    }

    private static void put(Map<String, String> flags, String key, @Nullable String value) {
        if (value != null) {
            flags.put(key, value);
        }
    }
}
