package io.kasmina.wire;

import java.util.function.Function;

/**
 * What reading a record gave.
 *
 * @param <T> the record
 */
public sealed interface Reading<T> {

    /** Goes on with what was read; a fault stays as it is. */
    <R> Reading<R> then(Function<T, Reading<R>> next);

    /**
     * The record.
     *
     * @param value the record
     * @param <T> its type
     */
    record Read<T>(T value) implements Reading<T> {
        @Override
        public <R> Reading<R> then(Function<T, Reading<R>> next) {
            return next.apply(value);
        }
    }

    /**
     * No record.
     *
     * @param fault why
     * @param field which field of the message, empty for all of it
     * @param <T> the type of the record that is not there
     */
    record Unreadable<T>(WireFault fault, String field) implements Reading<T> {
        @Override
        public <R> Reading<R> then(Function<T, Reading<R>> next) {
            return new Unreadable<>(fault, field);
        }
    }
}
