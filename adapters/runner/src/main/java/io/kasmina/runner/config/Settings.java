package io.kasmina.runner.config;

import io.kasmina.runner.cli.BadInput;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What was set, by whom, each layer over the one before. Immutable. */
public final class Settings {

    /** What the names of environment variables begin with; the rest is the key in upper case, with underscores for dots. */
    public static final String PREFIX = "KASMINA_";

    private final NavigableMap<String, Setting> byKey;
    private final NavigableMap<String, Setting> byVariable;

    private Settings(NavigableMap<String, Setting> byKey, NavigableMap<String, Setting> byVariable) {
        this.byKey = byKey;
        this.byVariable = byVariable;
    }

    /** Returns no settings. */
    public static Settings none() {
        return new Settings(new TreeMap<>(), new TreeMap<>());
    }

    /**
     * Returns these settings under others of a file or the command line.
     *
     * @param values by key
     * @param source names them, for people
     */
    public Settings under(Map<String, String> values, String source) {
        NavigableMap<String, Setting> keys = new TreeMap<>(byKey);
        values.forEach((key, value) -> keys.put(key, new Setting(key, value, source)));
        // A flag replaces a variable too.
        NavigableMap<String, Setting> variables = new TreeMap<>(byVariable);
        values.keySet().forEach(key -> variables.remove(variable(key)));
        return new Settings(keys, variables);
    }

    /**
     * Returns these settings under those of an environment, of which only names that begin with {@value #PREFIX} count.
     *
     * @param environment variables by name
     */
    public Settings under(Map<String, String> environment) {
        NavigableMap<String, Setting> variables = new TreeMap<>(byVariable);
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                variables.put(name, new Setting(name, value, "environment " + name));
            }
        });
        return new Settings(byKey, variables);
    }

    /** Tells whether the environment or a flag set a key, over which no file counts. */
    boolean isAboveFiles(String key) {
        Setting set = byKey.get(key);
        return byVariable.containsKey(variable(key))
                || (set != null && set.source().equals(Setting.FLAG));
    }

    /** Returns what a key was set to last, null for nothing. */
    @Nullable
    Setting find(String key) {
        Setting variable = byVariable.get(variable(key));
        return variable == null ? byKey.get(key) : new Setting(key, variable.value(), variable.source());
    }

    /**
     * Returns everything below a key, by the rest of its name, in order. A variable's name tells no case and no dots: there the rest is in
     * lower case, and every underscore is a dot.
     */
    NavigableMap<String, Setting> below(String key) {
        NavigableMap<String, Setting> found = new TreeMap<>();
        String prefix = key + ".";
        startingWith(byKey, prefix).forEach((name, setting) -> found.put(name.substring(prefix.length()), setting));
        String variables = variable(prefix);
        startingWith(byVariable, variables).forEach((name, setting) -> {
            String rest =
                    name.substring(variables.length()).toLowerCase(Locale.ROOT).replace('_', '.');
            found.put(rest, new Setting(prefix + rest, setting.value(), setting.source()));
        });
        return found;
    }

    /** Tells whether a key or one below it was set. */
    boolean touches(String key) {
        return find(key) != null || !below(key).isEmpty();
    }

    /**
     * Complains of the first setting of a file or the command line that nobody knows.
     *
     * @param known tells by key
     * @throws BadInput one line
     */
    void refuseUnknown(Predicate<String> known) {
        for (Setting setting : byKey.values()) {
            if (!known.test(setting.key())) {
                throw new BadInput(setting.source() + ": " + setting.key() + ": is no known setting");
            }
        }
    }

    /**
     * Returns the environment variables that nobody knows, in order. They are no fault: others set variables too, such as a cluster that tells
     * every process where a service named kasmina listens.
     *
     * @param known tells by a variable's name
     */
    List<String> unknownVariables(Predicate<String> known) {
        return byVariable.keySet().stream().filter(known.negate()).toList();
    }

    /** Returns the name of the environment variable that sets a key. */
    public static String variable(String key) {
        return PREFIX + key.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private static Map<String, Setting> startingWith(NavigableMap<String, Setting> map, String prefix) {
        return map.subMap(prefix, true, prefix + Character.MAX_VALUE, false);
    }
}
