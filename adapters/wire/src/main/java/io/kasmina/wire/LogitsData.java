package io.kasmina.wire;

/**
 * A logits record, its tensor still bytes.
 *
 * @param key which step of which seed
 * @param logits one row of classes a sample
 */
public record LogitsData(FrameKey key, FrameData logits) {}
