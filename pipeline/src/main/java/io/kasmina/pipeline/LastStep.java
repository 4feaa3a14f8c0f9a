package io.kasmina.pipeline;

/** The host's last completed step. Written by the step in flight alone, read by every lane. */
final class LastStep {

    private volatile long value = -1;

    long get() {
        return value;
    }

    void set(long step) {
        value = step;
    }
}
