package io.kasmina.runner.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.kasmina.runner.cli.BadInput;
import io.kasmina.runner.file.StrictFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A configuration file: by a name that ends in {@code .properties} one {@code name = value} a line, split at the first {@code =}, without
 * escapes, lines that are empty or begin with {@code #} aside; else YAML or JSON, whose levels become dots and whose lists become texts with
 * commas.
 */
final class SettingsFile {

    private SettingsFile() {}

    /**
     * Reads a file of at most 1 MiB. Blocks.
     *
     * @return values by key
     * @throws BadInput one line that names file and place
     */
    static Map<String, String> read(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".properties") ? lines(file) : tree(file);
    }

    private static Map<String, String> lines(Path file) {
        Map<String, String> values = new TreeMap<>();
        int number = 0;
        for (String line : text(file).lines().map(String::strip).toList()) {
            number++;
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            if (equals < 1) {
                throw new BadInput(file + ": line " + number + ": must be name = value");
            }
            String key = line.substring(0, equals).strip();
            if (values.put(key, line.substring(equals + 1).strip()) != null) {
                throw new BadInput(file + ": " + key + ": is set twice");
            }
        }
        return values;
    }

    private static String text(Path file) {
        try {
            return new String(StrictFile.bytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw StrictFile.unreadable(file, e);
        }
    }

    private static Map<String, String> tree(Path file) {
        JsonNode root = StrictFile.read(file, JsonNode.class);
        Map<String, String> values = new TreeMap<>();
        if (root == null || root.isNull() || root.isMissingNode()) {
            return values;
        }
        if (!root.isObject()) {
            throw new BadInput(file + ": must hold settings by name");
        }
        flatten(file, "", root, values);
        return values;
    }

    private static void flatten(Path file, String path, JsonNode node, Map<String, String> values) {
        node.properties().forEach(entry -> {
            String key = path + entry.getKey();
            JsonNode value = entry.getValue();
            if (value.isObject()) {
                flatten(file, key + ".", value, values);
            } else if (values.put(key, text(file, key, value)) != null) {
                throw new BadInput(file + ": " + key + ": is set twice");
            }
        });
    }

    private static String text(Path file, String key, JsonNode value) {
        if (!value.isArray()) {
            return scalar(file, key, value);
        }
        List<String> texts = new ArrayList<>();
        value.forEach(element -> texts.add(scalar(file, key, element)));
        if (texts.stream().anyMatch(text -> text.contains(","))) {
            throw new BadInput(file + ": " + key + ": what a list holds must have no commas");
        }
        return String.join(",", texts);
    }

    private static String scalar(Path file, String key, JsonNode value) {
        if (value.isNull() || value.isContainerNode()) {
            throw new BadInput(file + ": " + key + ": must have a value, or a list of values");
        }
        return value.asText();
    }
}
