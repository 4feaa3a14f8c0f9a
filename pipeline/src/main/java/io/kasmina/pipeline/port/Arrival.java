package io.kasmina.pipeline.port;

import io.kasmina.contract.Origin;
import io.kasmina.contract.TrainingRunId;

/**
 * One record at its place.
 *
 * @param <T> what it holds
 */
public sealed interface Arrival<T> {

    /** Returns where it was read. */
    Origin place();

    /**
     * A record that could be read.
     *
     * @param value what it holds
     * @param run the training run that it names
     * @param bytes size of the record's value in bytes, at least 0
     * @param place where it was read
     * @param <T> what it holds
     */
    record Read<T>(T value, TrainingRunId run, int bytes, Origin place) implements Arrival<T> {}

    /**
     * A record that could not.
     *
     * @param letter the record and why
     * @param <T> what it should hold
     */
    record Unreadable<T>(DeadLetter letter) implements Arrival<T> {
        @Override
        public Origin place() {
            return letter.place();
        }
    }
}
