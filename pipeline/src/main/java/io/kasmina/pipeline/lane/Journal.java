package io.kasmina.pipeline.lane;

/**
 * The one thread that may wait for disks. Tasks that queued while the last group was made durable form the next one (group commit).
 * Thread-safe; no call blocks.
 */
public interface Journal {

    /** Answer to {@link #offer}. */
    enum Admission {
        /** The task will run and hear how it ended. */
        TAKEN,
        /** As many tasks wait as may; this one hears nothing. */
        FULL,
        /** The journal is closed; the task hears nothing. */
        CLOSED
    }

    /** Queues a task unless the journal is full or closed. */
    Admission offer(JournalTask task);

    /**
     * Runs a release of files after everything that was queued. Never refused: after the journal's end it runs at once on the calling
     * thread, which may block then.
     *
     * @param release must not throw
     */
    void release(Runnable release);

    /** Returns figures of the journal. */
    JournalFigures figures();
}
