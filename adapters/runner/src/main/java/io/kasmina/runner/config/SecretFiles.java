package io.kasmina.runner.config;

import io.kasmina.runner.cli.BadInput;
import io.kasmina.runner.file.StrictFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Settings that stand in files of their own, as those that an orchestrator mounts: {@code secret_files.KEY} names the file whose content, a
 * closing line feed aside, is the setting KEY. It counts above the configuration file, and below the environment and flags.
 */
final class SecretFiles {

    private static final String KEY = "secret_files";

    /** A secret may end in blanks of its own. */
    private static final Pattern CLOSING = Pattern.compile("\\r?\\n\\z");

    private SecretFiles() {}

    /**
     * Returns the settings with what the files hold, but for what the environment or a flag set. Blocks.
     *
     * @throws BadInput naming a file that cannot be read
     */
    static Settings read(Settings settings) {
        Settings all = settings;
        for (var file : settings.below(KEY).entrySet()) {
            if (!settings.isAboveFiles(file.getKey())) {
                Path path = Path.of(file.getValue().value());
                all = all.under(Map.of(file.getKey(), content(file.getKey(), path)), "file " + path);
            }
        }
        return all;
    }

    private static String content(String key, Path file) {
        try {
            String text = new String(StrictFile.bytes(file), StandardCharsets.UTF_8);
            return CLOSING.matcher(text).replaceFirst("");
        } catch (IOException e) {
            throw new BadInput(KEY + "." + key + ": could not be read: " + file, e);
        }
    }
}
