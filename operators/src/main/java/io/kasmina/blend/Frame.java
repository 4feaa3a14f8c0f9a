package io.kasmina.blend;

import io.kasmina.contract.SeedId;

/** Tensors of one seed and step on their way to a blend. Whoever holds a frame owns its tensors and closes it once. */
public sealed interface Frame extends AutoCloseable permits Activation, Logits {

    /** Returns the seed. */
    SeedId seed();

    /** Returns the host's training step, at least 0. */
    long step();

    /** Closes the frame's tensors; any thread. */
    @Override
    void close();
}
