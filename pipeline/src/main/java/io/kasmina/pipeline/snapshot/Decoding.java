package io.kasmina.pipeline.snapshot;

import io.kasmina.pipeline.state.RecallFailure;

/** What reading a snapshot's bytes gave. */
public sealed interface Decoding {

    /**
     * A whole snapshot.
     *
     * @param snapshot the snapshot
     */
    record Read(Snapshot snapshot) implements Decoding {}

    /**
     * None.
     *
     * @param reason why
     */
    record Unreadable(RecallFailure reason) implements Decoding {}
}
