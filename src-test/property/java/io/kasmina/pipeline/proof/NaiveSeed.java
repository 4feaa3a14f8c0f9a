package io.kasmina.pipeline.proof;

import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;

/** A seed as the specification tells of it: plain fields, changed in place. */
final class NaiveSeed {

    static final long NO_REQUEST = 0;
    static final long NOTHING_SHARED = 0;

    private static final double RAMP = 20;
    private static final double TEMPERATURE = 2;

    final SeedId id;
    boolean known;
    SeedStage stage = SeedStage.DORMANT;
    long epoch;
    long generation;

    boolean pending;

    /** Number of the request for a kernel that is under way. */
    long request = NO_REQUEST;

    /** True while the kernel that is awaited is the fallback. */
    boolean awaitsStandIn;

    /** The kernel on the device, null for none. */
    Fetch kernel;

    /** Number of that kernel as the owner of a parameter that it shares with a teacher. */
    long shares = NOTHING_SHARED;

    /** True where that kernel is the fallback. */
    boolean standIn;

    boolean paused;

    /** What it can be rolled back to, null for nothing. */
    Stable stable;

    /** The last snapshot that the device had room for. */
    Stable copied;

    /** Where it was when the host copied it, null for never. */
    Stable exported;

    /** Whether it was paused then. */
    boolean exportedPaused;

    /** The rollback or restore under way, null for none. */
    Recall recall;

    /** True while the device has no room for snapshots of it. */
    boolean noRoom;

    /** Kernels that came too late and have not been given back. */
    int strays;

    boolean fineTuning;
    long blendStart;
    long trainingStart;
    long violations;
    int failuresInRow;
    boolean slow;
    boolean reported;
    SeedStage reportedStage;
    long reportedEpoch;
    PerformanceStatus status;
    boolean lossFinite;

    /** What the last step did with it. */
    Reaction.Plan stamped = Reaction.Plan.NONE;

    Input.Leftover leftover = Input.Leftover.NOTHING;

    NaiveSeed(SeedId id) {
        this.id = id;
    }

    /** Forgets what was seen of the seed. */
    void forget() {
        violations = 0;
        failuresInRow = 0;
        slow = false;
        reported = false;
    }

    /** Tells whether the host has reported on this very stage. */
    boolean isReported() {
        return reported && reportedEpoch == epoch;
    }

    /** Tells whether a kernel takes part. */
    boolean isAttached() {
        return kernel != null && !paused && recall == null;
    }

    boolean awaits() {
        return pending || (recall != null && kernel == null);
    }

    /** Puts an earlier moment in the place of the present one; reports and work in flight about the present are void. */
    void goBackTo(Recall done) {
        Stable target = done.target();
        stage = target.stage();
        epoch = Math.max(epoch, target.epoch()) + 1;
        generation = Math.max(generation, target.generation()) + 1;
        blendStart = target.blendStart();
        trainingStart = target.trainingStart();
        fineTuning = target.fineTuning();
        forget();
        violations = target.violations();
        paused = done.paused();
        recall = null;
    }

    boolean isBetween(SeedStage first, SeedStage last) {
        return stage.compareTo(first) >= 0 && stage.compareTo(last) <= 0;
    }

    /** Tells whether a failure or a CULL sends it to CULLED. */
    boolean isCullable() {
        return isBetween(SeedStage.GERMINATED, SeedStage.PROBATIONARY);
    }

    boolean blends() {
        return isAttached() && isBetween(SeedStage.BLENDING, SeedStage.FOSSILIZED);
    }

    boolean trains() {
        return isAttached()
                && (isBetween(SeedStage.TRAINING, SeedStage.BLENDING)
                        || (stage == SeedStage.PROBATIONARY && fineTuning));
    }

    boolean rampComplete(long lastStep) {
        return lastStep - blendStart >= RAMP;
    }

    Reaction.Plan plan(long step) {
        return Reaction.Plan.of(alpha(step), blends(), trains());
    }

    Reaction.Shown shown(Reaction.Plan plan) {
        boolean attached = isAttached();
        return new Reaction.Shown(
                stage, epoch, generation, awaits(), attached, attached && standIn, paused, violations, plan);
    }

    private double alpha(long step) {
        if (!blends()) {
            return 0;
        }
        double n = step - blendStart;
        return stage == SeedStage.BLENDING ? 1 / (1 + Math.exp(-(n - RAMP / 2) / TEMPERATURE)) : 1;
    }

    /**
     * What a passed transition left.
     *
     * @param stage the stage that was entered
     * @param epoch its epoch
     * @param generation the generation then
     * @param blendStart the step at which BLENDING began
     * @param trainingStart the step at which TRAINING began
     * @param fineTuning true where it was tuned
     * @param violations isolation violations by then
     * @param standIn true where the kernel was the fallback
     */
    record Stable(
            SeedStage stage,
            long epoch,
            long generation,
            long blendStart,
            long trainingStart,
            boolean fineTuning,
            long violations,
            boolean standIn) {}

    /** A rollback or restore under way; each is itself alone. */
    static final class Recall {
        private final Stable target;
        private final boolean refetched;
        private final boolean paused;
        private final long since;
        private final boolean restore;

        Recall(Stable target, boolean refetched, boolean paused, long since, boolean restore) {
            this.restore = restore;
            this.target = target;
            this.refetched = refetched;
            this.paused = paused;
            this.since = since;
        }

        Stable target() {
            return target;
        }

        /** True where the seed has no kernel, so that one is fetched. */
        boolean refetched() {
            return refetched;
        }

        /** True where the seed is paused afterwards. */
        boolean paused() {
            return paused;
        }

        /** True where the host brings it back, false where ROLLBACK does. */
        boolean isRestore() {
            return restore;
        }

        long since() {
            return since;
        }
    }
}
