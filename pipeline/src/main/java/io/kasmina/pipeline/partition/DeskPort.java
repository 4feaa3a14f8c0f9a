package io.kasmina.pipeline.partition;

/** What the parts of a desk tell it; on its mailbox, but for {@link #broken}. */
interface DeskPort {

    /** A record waits for a turn, or a frame for its answer. */
    void arrived();

    /** A record could not be read or applied; its place has the letter. */
    void dead(Buried letter);

    /** A record was passed over. */
    void skipped(Feed feed);

    /**
     * Something happened that a cut should hold.
     *
     * @param urgent true if it must not wait for company
     */
    void news(boolean urgent);

    /** A stream broke; any thread. */
    void broken(Throwable failure);
}
