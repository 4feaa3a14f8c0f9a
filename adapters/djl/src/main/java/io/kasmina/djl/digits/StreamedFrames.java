package io.kasmina.djl.digits;

/**
 * What one batch gives a pipeline elsewhere.
 *
 * @param host the host's activation where the seed is grafted
 * @param seed the seed's output for it
 * @param logits the host's own class logits, which play the policy's
 */
public record StreamedFrames(HostFrame host, HostFrame seed, HostFrame logits) {}
