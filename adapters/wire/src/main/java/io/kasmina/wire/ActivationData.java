package io.kasmina.wire;

import org.jspecify.annotations.Nullable;

/**
 * An activation record, its tensors still bytes.
 *
 * @param key which step of which seed
 * @param host the host's activation
 * @param seedOutput the seed's activation, null where the attached kernel is to make it
 */
public record ActivationData(FrameKey key, FrameData host, @Nullable FrameData seedOutput) {}
