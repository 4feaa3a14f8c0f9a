package io.kasmina.telemetry;

import io.kasmina.contract.ArrayMap;
import io.kasmina.contract.SeedId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened.
 *
 * @param name what
 * @param level how bad
 * @param seed the seed it is about, null for none
 * @param attributes values by name, never a secret, never unverified content
 */
public record Event(EventName name, Level level, @Nullable SeedId seed, Map<String, String> attributes) {

    /** Copies the attributes. */
    public Event {
        attributes = ArrayMap.copyOf(attributes);
    }

    /** Makes an event without a seed. */
    public static Event global(EventName name, Level level, Map<String, String> attributes) {
        return new Event(name, level, null, attributes);
    }

    /** Makes an event of a seed. */
    public static Event of(EventName name, Level level, SeedId seed, Map<String, String> attributes) {
        return new Event(name, level, seed, attributes);
    }
}
