package io.kasmina.chaos;

import static io.kasmina.contract.SeedStage.BLENDING;
import static io.kasmina.contract.SeedStage.DORMANT;
import static io.kasmina.contract.SeedStage.EMBARGOED;
import static io.kasmina.contract.SeedStage.GERMINATED;
import static io.kasmina.contract.SeedStage.RESETTING;
import static io.kasmina.contract.SeedStage.TRAINING;

import io.kasmina.contract.SeedStage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One seed as a reader of the specification would follow it, answer by answer: every stage change is counted, so that an effect that was lost
 * or happened twice shows in the number of them, whatever stage it left.
 */
final class SeedModel {

    /** What becomes of a seed by itself: its embargo ends, its reset ends. */
    private static final Map<SeedStage, SeedStage> BY_TIME = Map.of(EMBARGOED, RESETTING, RESETTING, DORMANT);

    private static final Map<Ask, Step> STEPS = Map.of(
            Ask.GERMINATE, new Step(DORMANT, GERMINATED, 1),
            Ask.TRAIN, new Step(GERMINATED, TRAINING, 1),
            Ask.GRAFT, new Step(TRAINING, BLENDING, 1));

    /** CULLED, then EMBARGOED. */
    private static final int CULL_CHANGES = 2;

    private final String seed;
    private final List<String> faults = new ArrayList<>();
    private SeedStage stage = DORMANT;
    private long epoch;
    /** Culls that no command asked for, each of which was said to be a gate's. */
    private int gateFailures;

    /**
     * Begins with a seed that never germinated.
     *
     * @param seed its id
     * @param gateFailures how many failures of its gates were told
     */
    SeedModel(String seed, int gateFailures) {
        this.seed = seed;
        this.gateFailures = gateFailures;
    }

    /** Follows one answer to a command that was not rejected; in the order of the commands. */
    void answered(Ask ask, Answer answer) {
        reach(answer.before(), ask + " " + answer.id());
        if (answer.verdict().equals("gate_failed")) {
            gateFailures--;
            moved(EMBARGOED, CULL_CHANGES);
        } else if (ask == Ask.CULL) {
            culled(answer);
        } else {
            stepped(ask, STEPS.get(ask), answer);
        }
        check(stage == answer.after(), ask + " " + answer.id() + " should leave " + stage + ", was " + answer);
        stage = answer.after();
    }

    /** Compares with the last snapshot that was committed, null for none; returns everything that does not fit. */
    List<String> end(Snapshot last) {
        if (last == null) {
            check(epoch == 0, "has no snapshot after " + epoch + " stage changes");
            return faults;
        }
        reach(last.stage(), "the last snapshot");
        check(
                last.epoch() == epoch,
                "changed its stage " + epoch + " times by its answers, " + last.epoch() + " by its snapshot");
        return faults;
    }

    private void culled(Answer answer) {
        boolean lives = stage.isCullable();
        check(lives == answer.took(), "CULL " + answer.id() + " in " + stage + " was " + answer);
        if (lives) {
            moved(EMBARGOED, CULL_CHANGES);
        }
    }

    private void stepped(Ask ask, Step step, Answer answer) {
        boolean due = stage == step.from();
        boolean waits = ask != Ask.GERMINATE && answer.reason().equals("not_ready");
        check(
                due && !waits ? answer.took() : !answer.took(),
                ask + " " + answer.id() + " in " + stage + " was " + answer);
        if (answer.took()) {
            moved(step.to(), step.changes());
        }
    }

    /** Goes on to a stage that was seen, by what may have happened in between without a command. */
    private void reach(SeedStage seen, String by) {
        if (seen != stage && stage.isCullable() && gateFailures > 0) {
            gateFailures--;
            moved(EMBARGOED, CULL_CHANGES);
        }
        SeedStage from = stage;
        while (seen != stage && BY_TIME.containsKey(stage)) {
            moved(Objects.requireNonNull(BY_TIME.get(stage)), 1);
        }
        check(seen == stage, "was " + from + ", but " + by + " saw " + seen);
        stage = seen;
    }

    private void moved(SeedStage to, int changes) {
        stage = to;
        epoch += changes;
    }

    private void check(boolean holds, String fault) {
        if (!holds) {
            faults.add("seed " + seed + ": " + fault);
        }
    }

    /**
     * A stage change that a command asks for.
     *
     * @param from the only stage in which it is legal
     * @param to where it leads
     * @param changes how many changes it is
     */
    private record Step(SeedStage from, SeedStage to, int changes) {}

    /**
     * What was committed of a seed last.
     *
     * @param stage its stage
     * @param epoch how often it changed
     */
    record Snapshot(SeedStage stage, long epoch) {}
}
