package io.kasmina.pipeline.lane;

import java.io.IOException;

/** What tasks of the journal write to. Used on the journal thread alone. */
@FunctionalInterface
public interface JournalFile {

    /** Of tasks that only read. */
    JournalFile NONE = () -> {};

    /** Makes durable what was written since the last call; called once a group. */
    void sync() throws IOException;
}
