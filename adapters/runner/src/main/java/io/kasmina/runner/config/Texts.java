package io.kasmina.runner.config;

import io.kasmina.contract.Sha256;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values to and from text, by type. Pure; a bad text gives {@link IllegalArgumentException} with form and text. */
final class Texts {

    private static final Map<Class<?>, Function<String, Object>> PARSERS = Map.ofEntries(
            Map.entry(String.class, text -> text),
            Map.entry(int.class, text -> number("a whole number", text, Integer::valueOf)),
            Map.entry(long.class, text -> number("a whole number", text, Long::valueOf)),
            Map.entry(double.class, text -> number("a number", text, Double::valueOf)),
            Map.entry(boolean.class, Texts::truth),
            Map.entry(Duration.class, Durations::parse),
            Map.entry(Path.class, Path::of),
            Map.entry(Sha256.class, Texts::digest),
            Map.entry(Set.class, text -> new LinkedHashSet<>(elements(text))),
            Map.entry(List.class, Texts::elements));

    private Texts() {}

    /** Tells whether values of a type are single texts. */
    static boolean knows(Class<?> type) {
        return type.isEnum() || PARSERS.containsKey(type);
    }

    /** Parses a value of a type that is {@link #knows known}. */
    static Object parse(Class<?> type, String text) {
        if (type.isEnum()) {
            return constant(type, text);
        }
        Function<String, Object> parser = PARSERS.get(type);
        if (parser == null) {
            throw new IllegalArgumentException("cannot be written as text");
        }
        return parser.apply(text);
    }

    /** Prints a value; nothing for null. */
    static String print(@Nullable Object value) {
        if (value instanceof Duration duration) {
            return Durations.print(duration);
        }
        if (value instanceof Collection<?> many) {
            return many.stream().map(String::valueOf).sorted().collect(Collectors.joining(","));
        }
        return value == null ? "" : value.toString();
    }

    private static Object constant(Class<?> type, String text) {
        String name = text.strip().toUpperCase(Locale.ROOT);
        Object[] constants = type.getEnumConstants();
        return Arrays.stream(constants)
                .filter(constant -> ((Enum<?>) constant).name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "must be one of " + Arrays.toString(constants) + ", was '" + text + "'"));
    }

    private static Object number(String form, String text, Function<String, Object> parser) {
        try {
            return parser.apply(text.strip());
        } catch (NumberFormatException notOne) {
            throw new IllegalArgumentException("must be " + form + ", was '" + text + "'", notOne);
        }
    }

    private static Object truth(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false, was '" + text + "'");
        };
    }

    private static Object digest(String text) {
        Sha256 digest = Sha256.parse(text);
        if (digest == null) {
            throw new IllegalArgumentException("must be 64 hexadecimal digits, was " + text.length() + " characters");
        }
        return digest;
    }

    private static List<String> elements(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(element -> !element.isEmpty())
                .toList();
    }
}
