package io.kasmina.runner.config;

import io.kasmina.runner.cli.BadInput;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes records from settings: a component's key is its name in snake case below its record's; what nobody set is the default record's. So
 * each setting's bound is checked where the record checks it, and no list of settings is kept beside the records. One thread.
 */
final class RecordReader {

    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private final Settings settings;
    private final List<Setting> effective = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private final Set<String> open = new HashSet<>();

    RecordReader(Settings settings) {
        this.settings = settings;
    }

    /**
     * Reads a record.
     *
     * @param path its key, empty for the root
     * @param type its type
     * @param defaults gives what nobody set; null: then every component must be set
     * @throws BadInput one line that names source or key, the bound and the value
     */
    <R extends Record> R read(String path, Class<R> type, @Nullable R defaults) {
        RecordComponent[] components = type.getRecordComponents();
        @Nullable
        Object[] values = Arrays.stream(components)
                .map(component -> component(key(path, component), component, defaults))
                .toArray();
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException refused) {
            if (refused.getCause() instanceof IllegalArgumentException bound) {
                throw new BadInput(refusal(path, components, String.valueOf(bound.getMessage())), bound);
            }
            throw new IllegalStateException(path + ": cannot be made", refused);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(type + ": every record has its constructor", impossible);
        }
    }

    /** A bound names its component as Java does, or its record; who set it knows it by its key. */
    private String refusal(String path, RecordComponent[] components, String bound) {
        for (RecordComponent component : components) {
            String name = component.getName();
            if (bound.startsWith(name + ":") || bound.startsWith(name + ".")) {
                String key = key(path, component);
                Setting setting = settings.find(key);
                String source = setting == null ? "" : setting.source() + ": ";
                return source + key + bound.substring(name.length());
            }
        }
        String itself = path.substring(path.lastIndexOf('.') + 1) + ": ";
        String rest = bound.startsWith(itself) ? bound.substring(itself.length()) : bound;
        return path.isEmpty() ? bound : path + ": " + rest;
    }

    /** Complains of what was set and read by nobody, environment variables aside. */
    void refuseUnknown() {
        settings.refuseUnknown(
                key -> known.contains(key) || open.stream().anyMatch(prefix -> key.startsWith(prefix + ".")));
    }

    /** Returns the environment variables that were read by nobody. */
    List<String> unknownVariables() {
        Set<String> variables = new HashSet<>();
        known.forEach(key -> variables.add(Settings.variable(key)));
        return settings.unknownVariables(name -> variables.contains(name)
                || open.stream().anyMatch(prefix -> name.startsWith(Settings.variable(prefix + "."))));
    }

    /** Returns every value that was read, in the records' order. */
    List<Setting> effective() {
        return List.copyOf(effective);
    }

    private @Nullable Object component(String key, RecordComponent component, @Nullable Record defaults) {
        Object usual = defaults == null ? null : value(component, defaults);
        Class<?> type = component.getType();
        if (type == Map.class) {
            return map(key, usual);
        }
        if (!Texts.knows(type)) {
            return nested(key, type.asSubclass(Record.class), usual);
        }
        known.add(key);
        Setting setting = settings.find(key);
        if (setting == null) {
            effective.add(new Setting(key, Texts.print(usual), Setting.DEFAULT));
            return required(key, usual, defaults);
        }
        effective.add(setting);
        return parsed(setting, type);
    }

    private static @Nullable Object required(String key, @Nullable Object usual, @Nullable Record defaults) {
        if (defaults == null) {
            throw new BadInput(key + ": must be set");
        }
        return usual;
    }

    private static Object parsed(Setting setting, Class<?> type) {
        try {
            return Texts.parse(type, setting.value());
        } catch (IllegalArgumentException bad) {
            throw new BadInput(setting.source() + ": " + setting.key() + ": " + bad.getMessage(), bad);
        }
    }

    /** A record that is absent by default stays so unless something of it is set. */
    private <N extends Record> @Nullable Object nested(String key, Class<N> type, @Nullable Object usual) {
        if (usual == null && !settings.touches(key)) {
            Arrays.stream(type.getRecordComponents()).forEach(component -> known.add(key(key, component)));
            return null;
        }
        return read(key, type, type.cast(usual));
    }

    private Map<String, String> map(String key, @Nullable Object usual) {
        open.add(key);
        Map<String, String> values = new TreeMap<>();
        if (usual instanceof Map<?, ?> map) {
            map.forEach((name, value) -> values.put(String.valueOf(name), String.valueOf(value)));
        }
        Map<String, Setting> set = settings.below(key);
        values.forEach((name, value) -> {
            if (!set.containsKey(name)) {
                effective.add(new Setting(key + "." + name, value, Setting.DEFAULT));
            }
        });
        set.forEach((name, setting) -> values.put(name, setting.value()));
        effective.addAll(set.values());
        return values;
    }

    private static @Nullable Object value(RecordComponent component, Record defaults) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(defaults);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(component + ": every record shows its components", impossible);
        }
    }

    private static String key(String path, RecordComponent component) {
        String name = HUMP.matcher(component.getName()).replaceAll("_").toLowerCase(Locale.ROOT);
        return path.isEmpty() ? name : path + "." + name;
    }
}
