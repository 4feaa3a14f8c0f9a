package io.kasmina.pipeline.step;

import io.kasmina.contract.SeedId;

/** Whose loss a backward pass belongs to. */
public sealed interface GradientOwner {

    /** Returns the owner for the host's loss. */
    static GradientOwner host() {
        return new Host();
    }

    /** Returns the owner for a seed's own loss. */
    static GradientOwner of(SeedId seed) {
        return new Seed(seed);
    }

    /** The host. */
    record Host() implements GradientOwner {}

    /**
     * A seed.
     *
     * @param seed the seed
     */
    record Seed(SeedId seed) implements GradientOwner {}
}
