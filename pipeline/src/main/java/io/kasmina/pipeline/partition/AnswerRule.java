package io.kasmina.pipeline.partition;

import io.kasmina.contract.Outcome;
import io.kasmina.contract.Rejection;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SignedCommand;
import io.kasmina.pipeline.port.DeadLetter;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a partition is concerned with of what every partition reads. Every pipeline gets the commands of the control topic; the first one alone speaks
 * of them, so that each has one outcome. Pure.
 */
final class AnswerRule {

    private static final Set<Rejection> UNREADABLE =
            EnumSet.of(Rejection.OVERSIZED, Rejection.MISROUTED, Rejection.MALFORMED);

    private final String control;
    private final boolean first;
    private final Predicate<SeedId> owns;

    /**
     * Makes a rule.
     *
     * @param control the topic that every partition reads
     * @param first true for partition 0
     * @param owns tells the partition's seeds
     */
    AnswerRule(String control, boolean first, Predicate<SeedId> owns) {
        this.control = control;
        this.first = first;
        this.owns = owns;
    }

    /** Tells whether this partition speaks of records that every partition reads. */
    boolean speaksForAll() {
        return first;
    }

    /** Tells whether a seed is this partition's. */
    boolean concerns(SeedId seed) {
        return owns.test(seed);
    }

    /** Tells whether this partition says an outcome. */
    boolean says(Outcome outcome) {
        return first || !outcome.subject().origin().topic().equals(control);
    }

    /** Returns the letter of a command that is none, or is none here, cut where that is for its size; null for any other, and for one of which another partition speaks. */
    @Nullable
    DeadLetter letter(Outcome outcome, SignedCommand command) {
        if (!(outcome instanceof Outcome.Rejected rejected)
                || !UNREADABLE.contains(rejected.reason())
                || !says(outcome)) {
            return null;
        }
        DeadLetter letter = new DeadLetter(
                command.origin(), outcome.reasonCode(), "", null, command.key(), command.value(), command.signature());
        return rejected.reason() == Rejection.OVERSIZED ? letter.cut() : letter;
    }
}
