package io.kasmina.pipeline.proof;

import io.kasmina.contract.SeedStage;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Counts what has happened, so that a proof can say that it has seen everything. Not thread-safe. */
final class Census {

    private final Set<String> failures = new TreeSet<>();
    private final Set<String> copies = new TreeSet<>();
    private final Set<String> transitions = new TreeSet<>();
    private final Set<String> errands = new TreeSet<>();
    private final Set<String> recorded = new TreeSet<>();
    private final Set<String> moves = new TreeSet<>();
    private final Map<Answered, Long> answers = new HashMap<>();

    /** Counts an answered command by what was asked in which stage and what was answered. */
    void answered(Order order, SeedStage stage, boolean recalled, Reaction.Reply reply) {
        answers.merge(new Answered(order, stage, recalled, reply.verdict(), reply.reason()), 1L, Long::sum);
    }

    /** Counts an answered errand by its kind and what was answered, without the owner that a reason may name. */
    void answered(Errand errand, Reaction.Reply reply) {
        String answer = reply.verdict() + " " + reply.reason().replaceFirst(":.*", "");
        errands.add(errand.kind() + " " + answer.trim());
    }

    /** Returns each errand and how it was answered, such as {@code forced REGISTER_TEACHER applied}. */
    Set<String> errands() {
        return errands;
    }

    /** Counts what the host was answered. */
    void answered(Reaction.Reply reply) {
        copies.add((reply.verdict() + " " + reply.reason()).trim());
    }

    /** Returns each answer to the host about copies, such as {@code restore_failed seed_busy}. */
    Set<String> copies() {
        return copies;
    }

    /** Counts what was said about gates and breakers. */
    void said(Said said) {
        if (said.name() == EventName.GATE_FAILURE) {
            failures.add(said.what());
        } else if (said.name() == EventName.GATE_EVENT && said.level() == Level.CRITICAL) {
            recorded.add(said.what());
        } else if (said.name() == EventName.BREAKER_TRANSITION) {
            transitions.add(said.what());
        }
    }

    /** Returns each transition of a breaker, such as {@code isolation closed open}. */
    Set<String> transitions() {
        return transitions;
    }

    /** Returns each reason that a gate recorded and passed, such as {@code g1 true fallback_kernel_used false}. */
    Set<String> recorded() {
        return recorded;
    }

    /** Counts what was said though nobody commanded it: stages that seeds left for others by themselves. */
    void happened(Said said) {
        if (said.name() == EventName.STAGE_CHANGED && !said.what().endsWith(" recall")) {
            moves.add(said.what().substring(0, said.what().lastIndexOf(' ')));
        }
    }

    /** Returns each change of stage that nobody commanded, such as {@code germinated training}. */
    Set<String> moves() {
        return moves;
    }

    /** Returns each failure of a gate that occurred, such as {@code g1 fetch_failed}. */
    Set<String> failures() {
        return failures;
    }

    Map<Answered, Long> answers() {
        return answers;
    }

    /**
     * What was asked, and how it was answered.
     *
     * @param order what was asked for
     * @param stage in which stage
     * @param recalled whether a rollback was under way
     * @param verdict the verdict
     * @param reason the reason code
     */
    record Answered(Order order, SeedStage stage, boolean recalled, String verdict, String reason) {}
}
