package io.kasmina.pipeline.proof;

import java.util.List;

/** What a step shows. */
enum Sight {
    /** The seed's loss reached the host. */
    LEAK,
    /** Isolation was checked and held. */
    HELD,
    /** A blend was made. */
    MADE(true),
    /** A blend was not made. */
    FAILED(false),
    /** Three blends were not made. */
    FAILED_THRICE(false, false, false),
    /** A blend was made, and then one was not. */
    MADE_FAILED(true, false),
    /** A blend was not made, and then one was. */
    FAILED_MADE(false, true),
    /** The kernel is too slow. */
    SLOW,
    /** The kernel is fast. */
    FAST;

    private final List<Boolean> blends;

    Sight(Boolean... blends) {
        this.blends = List.of(blends);
    }

    /** Returns for each blend whether it is made. */
    List<Boolean> blends() {
        return blends;
    }

    boolean isBlend() {
        return !blends.isEmpty();
    }
}
