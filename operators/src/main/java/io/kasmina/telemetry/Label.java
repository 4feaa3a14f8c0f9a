package io.kasmina.telemetry;

import io.kasmina.contract.Reason;
import java.util.Arrays;
import java.util.List;

/**
 * A label with its closed values, each of which makes a time series of its own.
 *
 * @param key its name
 * @param values every value it can have, in the catalogue's order
 */
public record Label(String key, List<String> values) {

    /** Which stream a record came by. */
    static final Label FEED = of("feed", "commands", "activations", "logits", "gradients", "host");

    /** Which topic of the bus. */
    static final Label STREAM = of("topic", "commands", "control", "activations", "logits", "gradients", "steps");

    /** Copies the values. */
    public Label {
        values = List.copyOf(values);
    }

    static Label of(String key, String... values) {
        return new Label(key, List.of(values));
    }

    static <E extends Enum<E> & Reason> Label of(String key, Class<E> reasons) {
        return new Label(
                key, Arrays.stream(reasons.getEnumConstants()).map(Reason::code).toList());
    }
}
