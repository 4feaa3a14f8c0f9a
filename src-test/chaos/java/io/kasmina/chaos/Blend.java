package io.kasmina.chaos;

/**
 * An answer to an activation as consumers see it.
 *
 * @param byLogits whether it has a frame, made by a mode that needs the policy's logits
 * @param unadvised whether it has none since no logits came in time
 * @param digest of its bytes
 */
record Blend(boolean byLogits, boolean unadvised, String digest) {}
