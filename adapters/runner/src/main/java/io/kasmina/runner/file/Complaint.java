package io.kasmina.runner.file;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says what is wrong in a file: where, what, from which line; one line without the parser's own words. Pure. */
final class Complaint {

    /** The parser has no type for it, only this message. */
    private static final String DUPLICATE = "Duplicate field";

    private Complaint() {}

    /**
     * Says it.
     *
     * @param failed what the parser said
     * @param format how the file is written
     */
    static String of(JsonProcessingException failed, StrictFormat format) {
        JsonProcessingException reason = failed.getCause() instanceof JsonParseException syntax ? syntax : failed;
        String where = failed instanceof JsonMappingException mapping ? path(mapping) : "";
        String what = what(reason, format);
        return (where.isEmpty() ? "" : where + ": ") + what + line(reason, failed);
    }

    /** As in {@code kernels.wide.inputs[0].shape}. */
    private static String path(JsonMappingException failed) {
        StringBuilder path = new StringBuilder();
        for (Reference step : failed.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }

    private static String what(JsonProcessingException reason, StrictFormat format) {
        if (reason instanceof Refused) {
            return reason.getOriginalMessage();
        }
        if (reason instanceof StreamConstraintsException) {
            return "lists and objects must be nested at most " + StrictFormat.MAX_DEPTH + " deep, numbers short";
        }
        if (reason instanceof UnrecognizedPropertyException unknown) {
            return "unknown field" + known(unknown.getKnownPropertyIds());
        }
        if (reason instanceof ValueInstantiationException refused
                && refused.getCause() instanceof IllegalArgumentException bound) {
            return String.valueOf(bound.getMessage());
        }
        if (reason instanceof MismatchedInputException mismatch) {
            return "must be " + kind(mismatch.getTargetType());
        }
        String said = reason.getOriginalMessage();
        return said != null && said.startsWith(DUPLICATE) ? "d" + said.substring(1) : "is no " + format;
    }

    private static String known(@Nullable Collection<Object> names) {
        return names == null || names.isEmpty()
                ? ""
                : ", must be one of "
                        + names.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
    }

    private static String kind(@Nullable Class<?> type) {
        if (type == null) {
            return "of another kind";
        }
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "));
        }
        if (type == String.class) {
            return "a text";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a number in its range";
        }
        return Collection.class.isAssignableFrom(type) ? "a list" : "fields by name";
    }

    private static String line(JsonProcessingException reason, JsonProcessingException failed) {
        JsonLocation where = reason.getLocation() == null ? failed.getLocation() : reason.getLocation();
        return where == null || where.getLineNr() < 1 ? "" : ", line " + where.getLineNr();
    }
}
