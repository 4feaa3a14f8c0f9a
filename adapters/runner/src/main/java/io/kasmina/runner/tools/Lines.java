package io.kasmina.runner.tools;

import io.kasmina.contract.Origin;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Pieces of readable lines. Pure. */
final class Lines {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    /** Whatever a terminal does not simply show: controls of one byte and of two, marks of direction, ends of lines. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029]");

    private Lines() {}

    /** Returns a time of day in UTC. */
    static String time(@Nullable Instant instant) {
        return instant == null ? "-" : TIME.format(instant);
    }

    /** Returns a place as {@code TOPIC-PARTITION@OFFSET}. */
    static String place(Origin place) {
        return text(place.topic()) + "-" + place.partition() + "@" + place.offset();
    }

    /** Returns a text, a dash for an empty one; control characters, which may come from anybody, are shown as dots. */
    static String text(String text) {
        return text.isEmpty() ? "-" : UNSEEN.matcher(text).replaceAll(".");
    }

    /** Returns {@code name=value} pairs in order of their names. */
    static String pairs(Map<String, String> values) {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(pair -> text(pair.getKey()) + "=" + text(pair.getValue()))
                        .collect(Collectors.joining(" "));
    }
}
