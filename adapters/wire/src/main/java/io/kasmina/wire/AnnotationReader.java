package io.kasmina.wire;

import io.kasmina.contract.Refusal;
import io.kasmina.contract.SeedStage;
import org.jspecify.annotations.Nullable;

/**
 * Turns annotations into values. It keeps the first problem and goes on with defaults, so that a decode is one straight line
 * and is judged once, at its end. Not thread-safe; one use a command.
 */
final class AnnotationReader {

    private final Annotations annotations;
    private @Nullable Problem problem;

    AnnotationReader(Annotations annotations) {
        this.annotations = annotations;
    }

    /** Returns the first problem, null for none so far. */
    @Nullable
    Problem problem() {
        return problem;
    }

    /** Notes a problem, unless there is one already. */
    void note(Problem next) {
        if (problem == null) {
            problem = next;
        }
    }

    /** Notes an invalid annotation. */
    void invalid(AnnotationKey key, String bound, String value) {
        note(Problem.of(Refusal.INVALID_ANNOTATION, key.text(), bound, value));
    }

    /** Returns the text as sent, null where absent. */
    @Nullable
    String raw(AnnotationKey key) {
        return annotations.get(key);
    }

    /** Reads a decimal within bounds; null where absent or invalid. */
    @Nullable
    Double number(AnnotationKey key, double low, double high) {
        String value = raw(key);
        if (value == null) {
            return null;
        }
        double number = Decimals.parse(value);
        if (number >= low && number <= high) {
            return number;
        }
        invalid(
                key,
                high == Double.MAX_VALUE ? "a finite number of at least " + low : "in " + low + ".." + high,
                value);
        return null;
    }

    /** Reads a decimal within bounds; the fallback where absent or invalid. */
    double number(AnnotationKey key, double low, double high, double fallback) {
        Double number = number(key, low, high);
        return number == null ? fallback : number;
    }

    /** Reads true or false in any case; false where absent or invalid. */
    boolean flag(AnnotationKey key) {
        String value = raw(key);
        boolean on = "true".equalsIgnoreCase(value);
        if (value != null && !on && !"false".equalsIgnoreCase(value)) {
            invalid(key, "true or false", value);
        }
        return on;
    }

    /** Reads a stage; null where absent or invalid. */
    @Nullable
    SeedStage stage(AnnotationKey key) {
        String value = raw(key);
        SeedStage stage = value == null ? null : StageNames.parse(value);
        if (value != null && stage == null) {
            invalid(key, "the name of a stage", value);
        }
        return stage;
    }
}
