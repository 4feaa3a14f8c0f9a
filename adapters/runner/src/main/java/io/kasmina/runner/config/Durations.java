package io.kasmina.runner.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 10s}, {@code 2m}, {@code 1h}. Pure. */
public final class Durations {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,12})\\s*(ms|s|m|h)");
    private static final Map<String, Duration> UNITS = new LinkedHashMap<>();

    static {
        UNITS.put("h", Duration.ofHours(1));
        UNITS.put("m", Duration.ofMinutes(1));
        UNITS.put("s", Duration.ofSeconds(1));
        UNITS.put("ms", Duration.ofMillis(1));
    }

    private Durations() {}

    /**
     * Parses a duration.
     *
     * @throws IllegalArgumentException that names form and text
     */
    public static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be a duration such as 500ms, 10s, 2m or 1h, was '" + text + "'");
        }
        Duration unit = UNITS.getOrDefault(matcher.group(2), Duration.ofMillis(1));
        return unit.multipliedBy(Long.parseLong(matcher.group(1)));
    }

    /** Writes whole milliseconds in the largest unit that divides them. */
    public static String print(Duration duration) {
        long millis = duration.toMillis();
        for (Map.Entry<String, Duration> unit : UNITS.entrySet()) {
            if (millis != 0 && millis % unit.getValue().toMillis() == 0) {
                return millis / unit.getValue().toMillis() + unit.getKey();
            }
        }
        return millis + "ms";
    }
}
