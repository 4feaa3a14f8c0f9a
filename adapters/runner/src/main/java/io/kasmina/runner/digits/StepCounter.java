package io.kasmina.runner.digits;

/** Numbers the host's training steps, from 1. Main thread only. */
final class StepCounter {

    private long last;
    private long taken;

    /** Returns the next step's number. */
    long next() {
        return skip(1);
    }

    /** Returns a number that lies some steps ahead, as after steps in which a seed had no part. */
    long skip(long ahead) {
        last += ahead;
        taken++;
        return last;
    }

    /** Returns the number given last, 0 before the first. */
    long last() {
        return last;
    }

    /** Returns how many numbers were given. */
    long taken() {
        return taken;
    }
}
