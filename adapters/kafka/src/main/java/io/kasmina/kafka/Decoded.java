package io.kasmina.kafka;

import io.kasmina.contract.Reason;
import io.kasmina.contract.TrainingRunId;
import org.jspecify.annotations.Nullable;

/**
 * What a codec makes of a record's value.
 *
 * @param <T> what the record should hold
 */
public sealed interface Decoded<T> {

    /**
     * It can be read.
     *
     * @param value what it holds
     * @param <T> its type
     */
    record Value<T>(T value) implements Decoded<T> {}

    /**
     * It can be read and belongs to a training run.
     *
     * @param value what it holds
     * @param run the training run that it names
     * @param <T> its type
     */
    record OfRun<T>(T value, TrainingRunId run) implements Decoded<T> {}

    /**
     * It holds something else that shares the topic, and is nobody's fault.
     *
     * @param <T> the type that it does not hold
     */
    record Foreign<T>() implements Decoded<T> {}

    /**
     * It cannot be read.
     *
     * @param reason why
     * @param field the offending field, empty for all of it; never content of the record
     * @param exception class of the exception behind it, null for none
     * @param <T> the type that it should hold
     */
    record Unreadable<T>(Reason reason, String field, @Nullable String exception) implements Decoded<T> {}
}
