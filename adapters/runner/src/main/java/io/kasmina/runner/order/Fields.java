package io.kasmina.runner.order;

import io.kasmina.runner.cli.BadInput;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Checks of what an operator wrote; each complaint is one line that names the field. Pure. */
final class Fields {

    private Fields() {}

    /** Returns what must be there. */
    static <T> T required(String field, @Nullable T value) {
        if (value == null) {
            throw new BadInput(field + ": must be set");
        }
        return value;
    }

    /** Returns what was said, else what counts then. */
    static <T> T or(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }

    /** Returns a constant by its name, in any case. */
    static <E extends Enum<E>> E constant(String field, Class<E> type, String name) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(name.strip().toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new BadInput(field + ": must be one of " + Arrays.toString(type.getEnumConstants())
                        + ", was '" + name + "'"));
    }

    /** Returns a value whose own check names bound and value. */
    static <T> T checked(String field, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException bad) {
            throw new BadInput(field + ": " + bad.getMessage(), bad);
        }
    }
}
