package io.kasmina.pipeline.partition.sim;

import io.kasmina.contract.Origin;
import io.kasmina.contract.Outcome;
import io.kasmina.pipeline.port.DeadLetter;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Every record that nobody can read, and every command at the wrong place, is one dead letter. */
final class LetterOracle {

    private final long unreadable;
    private final Collection<Outcome> outcomes;
    private final List<DeadLetter> letters;

    LetterOracle(long unreadable, Collection<Outcome> outcomes, List<DeadLetter> letters) {
        this.unreadable = unreadable;
        this.outcomes = outcomes;
        this.letters = letters;
    }

    void check(List<String> faults) {
        Set<Origin> places = new HashSet<>();
        letters.stream()
                .filter(letter -> !places.add(letter.place()))
                .forEach(letter -> faults.add("a second letter: " + letter));
        long misrouted = outcomes.stream()
                .filter(outcome -> outcome.reasonCode().equals("misrouted"))
                .count();
        if (letters.size() != unreadable + misrouted) {
            faults.add(letters.size() + " letters of " + unreadable + " unreadable records and " + misrouted
                    + " misrouted commands");
        }
    }
}
