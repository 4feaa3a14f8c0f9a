package io.kasmina.pipeline.state;

import io.kasmina.contract.Outcome;
import io.kasmina.contract.Refusal;
import java.util.List;

/**
 * A decision about a command, with its one outcome.
 *
 * @param outcome the outcome
 * @param decision the change, which keeps the state where the command was refused
 */
public record Answer(Outcome outcome, Decision decision) {

    /** Refuses a command; nothing changes. */
    static Answer refuse(SeedState state, Outcome.Subject subject, Refusal reason, String detail) {
        return new Answer(new Outcome.Refused(subject, reason, detail, state.stage()), Decision.keep(state));
    }

    /** Applies a command. */
    static Answer apply(SeedState before, Outcome.Subject subject, SeedState after, List<Effect> effects) {
        return new Answer(new Outcome.Applied(subject, before.stage(), after.stage()), new Decision(after, effects));
    }
}
