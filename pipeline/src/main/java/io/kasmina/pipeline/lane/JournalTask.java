package io.kasmina.pipeline.lane;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One write or read, in three parts that all run on the journal thread: written in its turn, made durable with its group, told. */
public interface JournalTask {

    /** Returns what it writes to, always the same. */
    JournalFile file();

    /** Does the work; it may block. Nothing is promised yet. */
    void write() throws IOException;

    /**
     * Hears how it ended, once, in the order of the tasks. It must neither block nor throw.
     *
     * @param failure why it is not durable, null where it is
     */
    void end(@Nullable IOException failure);
}
