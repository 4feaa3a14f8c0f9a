package io.kasmina.pipeline.proof;

import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedStage;
import java.util.List;

/**
 * What followed from an input.
 *
 * @param replies outcomes of commands
 * @param said events
 * @param seeds every seed afterwards, in the order of {@link Setting#SEEDS}
 */
record Reaction(List<Reply> replies, List<Said> said, List<Shown> seeds) {

    /** Says where two reactions differ, empty where they do not; events may come in any order. */
    String difference(Reaction other) {
        if (!replies.equals(other.replies)) {
            return "outcome: expected " + replies + ", was " + other.replies;
        }
        for (int i = 0; i < seeds.size(); i++) {
            if (!seeds.get(i).equals(other.seeds.get(i))) {
                return "seed " + Setting.SEEDS.get(i) + ": expected " + seeds.get(i) + ", was " + other.seeds.get(i);
            }
        }
        return Said.difference(said, other.said);
    }

    /**
     * An outcome.
     *
     * @param verdict its verdict
     * @param reason its reason code
     * @param before the stage before
     * @param after the stage after
     */
    record Reply(String verdict, String reason, SeedStage before, SeedStage after) {

        /** Tells whether it answers the host, not a command. */
        boolean isToHost() {
            return verdict.startsWith("export") || verdict.startsWith("restore");
        }

        static Reply of(Outcome outcome) {
            SeedStage before = SeedStage.UNKNOWN;
            SeedStage after = SeedStage.UNKNOWN;
            if (outcome instanceof Outcome.Applied applied) {
                before = applied.before();
                after = applied.after();
            } else if (outcome instanceof Outcome.Pending pending) {
                before = pending.before();
                after = pending.after();
            } else if (outcome instanceof Outcome.GateFailed failed) {
                before = failed.before();
                after = failed.after();
            } else if (outcome instanceof Outcome.Refused refused) {
                before = refused.stage();
                after = refused.stage();
            }
            return new Reply(outcome.verdict(), outcome.reasonCode(), before, after);
        }
    }

    /**
     * A seed as outsiders see it.
     *
     * @param stage its stage
     * @param epoch its stage epoch
     * @param generation its generation
     * @param pending true while a kernel is awaited
     * @param attached true while a kernel is attached and takes part
     * @param standIn true where that kernel is the fallback
     * @param paused true while it is paused
     * @param violations isolation violations
     * @param plan what the next step does with it; in the pipeline, what the last step did
     */
    record Shown(
            SeedStage stage,
            long epoch,
            long generation,
            boolean pending,
            boolean attached,
            boolean standIn,
            boolean paused,
            long violations,
            Plan plan) {

        /** Of a seed that nobody has heard of. */
        static Shown fresh() {
            return new Shown(SeedStage.DORMANT, 0, 0, false, false, false, false, 0, Plan.NONE);
        }
    }

    /**
     * What a step does with a seed.
     *
     * @param alpha its weight in billionths
     * @param blends true where it reaches the host
     * @param trains true where it learns
     */
    record Plan(long alpha, boolean blends, boolean trains) {

        /** Of a seed that takes no part. */
        static final Plan NONE = new Plan(0, false, false);

        static Plan of(double alpha, boolean blends, boolean trains) {
            return new Plan(Math.round(alpha * 1e9), blends, trains);
        }
    }
}
