package io.kasmina.pipeline.partition;

import io.kasmina.pipeline.port.DeadLetter;

/**
 * A dead letter until it is committed with its place.
 *
 * @param feed the stream that brought the record
 * @param letter the record and why
 */
record Buried(Feed feed, DeadLetter letter) {

    /** Returns the size of what is kept of the record: its key and its value. */
    int bytes() {
        byte[] key = letter.key();
        return letter.value().length + (key == null ? 0 : key.length);
    }
}
