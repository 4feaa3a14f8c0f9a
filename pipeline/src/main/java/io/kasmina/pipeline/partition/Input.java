package io.kasmina.pipeline.partition;

import io.kasmina.contract.SignedCommand;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.isolate.Gradients;
import io.kasmina.pipeline.port.HostNote;

/** A record that is applied in a turn, with its place. */
sealed interface Input {

    /** Returns its place. */
    AppliedOffsets.Slot slot();

    /** Returns the size of its record. */
    int bytes();

    /** Returns the stream that brought it. */
    Feed feed();

    /** Tells whether it is a step, with which every seed has a packet. */
    default boolean isStep() {
        return false;
    }

    /**
     * A command, as received.
     *
     * @param command the command
     * @param slot its place
     */
    record Command(SignedCommand command, AppliedOffsets.Slot slot) implements Input {
        @Override
        public Feed feed() {
            return Feed.COMMANDS;
        }

        @Override
        public int bytes() {
            byte[] key = command.key();
            return command.value().length + (key == null ? 0 : key.length);
        }
    }

    /**
     * What a host says.
     *
     * @param note what
     * @param run the training run that it is of
     * @param bytes the record's size
     * @param slot its place
     */
    record Note(HostNote note, TrainingRunId run, int bytes, AppliedOffsets.Slot slot) implements Input {
        @Override
        public Feed feed() {
            return Feed.HOST;
        }

        @Override
        public boolean isStep() {
            return note instanceof HostNote.Stepped;
        }
    }

    /**
     * Gradients.
     *
     * @param gradients what a host measured
     * @param bytes the record's size
     * @param slot their place
     */
    record Measured(Gradients gradients, int bytes, AppliedOffsets.Slot slot) implements Input {
        @Override
        public Feed feed() {
            return Feed.GRADIENTS;
        }
    }
}
