package io.kasmina.pipeline.partition.sim;

import java.time.Duration;
import java.util.Random;

/** Draws faults. One thread. */
final class Chaos {

    private final Random random;
    private boolean calm;

    Chaos(long seed) {
        random = new Random(seed);
    }

    /** Ends all faults. */
    void calm() {
        calm = true;
    }

    /** What happens to a commit. */
    enum Commit {
        /** It takes effect after a while. */
        SLOW,
        /** It takes effect at once and is said a while later. */
        LATE,
        /** It fails and has no effect. */
        LOST,
        /** It fails and has its effect. */
        UNSURE,
        /** The process dies before it. */
        CRASH_BEFORE,
        /** The process dies behind it. */
        CRASH_AFTER
    }

    Commit commit() {
        if (calm || !chance(12)) {
            return random.nextBoolean() ? Commit.SLOW : Commit.LATE;
        }
        return Commit.values()[2 + random.nextInt(4)];
    }

    Duration latency() {
        return Duration.ofMillis(calm ? 1 : random.nextInt(20));
    }

    /** Tells whether a record is delivered twice. */
    boolean twice() {
        return !calm && chance(10);
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }
}
