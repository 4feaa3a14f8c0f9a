package io.kasmina.pipeline;

/** The host's last completed step. Written by the step in flight alone, read by every lane. */
final class LastStep {

    /** Before the first one. */
    static final long NONE = -1;

    private volatile long value;

    /** Begins behind a step, or behind {@link #NONE}. */
    LastStep(long first) {
        value = first;
    }

    long get() {
        return value;
    }

    void set(long step) {
        value = step;
    }

    /** Another training run begins. */
    void clear() {
        value = NONE;
    }
}
