package io.kasmina.pipeline.state;

import java.util.List;

/**
 * A seed's next state and what follows from it.
 *
 * @param next the state to store
 * @param effects in order
 */
public record Decision(SeedState next, List<Effect> effects) {

    /** Copies the list. */
    public Decision {
        effects = List.copyOf(effects);
    }

    /** Changes nothing. */
    public static Decision keep(SeedState state) {
        return new Decision(state, List.of());
    }
}
