package io.kasmina.pipeline;

/** The host's last completed step. Written by the step in flight alone, read by every lane. */
final class LastStep {

    private static final long NONE = -1;

    private volatile long value = NONE;

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
