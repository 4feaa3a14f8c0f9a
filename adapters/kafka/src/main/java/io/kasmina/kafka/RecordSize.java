package io.kasmina.kafka;

/** What records of a stream are like: whether many of them may lie in memory at the same time. */
enum RecordSize {
    /** Words and numbers. */
    SMALL,
    /** Tensors. */
    LARGE
}
