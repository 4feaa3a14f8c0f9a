package io.kasmina.wire;

import org.jspecify.annotations.Nullable;

/**
 * An answer to an activation as the host reads it.
 *
 * @param key which step of which seed
 * @param mode how it was blended, empty where it was not
 * @param frame the blend, null where there is none: the host keeps its own activation
 * @param failure why there is none, as a reason code; empty where the seed does not blend in its stage, and for a blend
 */
public record BlendedData(FrameKey key, String mode, @Nullable FrameData frame, String failure) {}
