package io.kasmina.lifecycle;

import io.kasmina.contract.Gate;
import io.kasmina.contract.SeedStage;
import org.jspecify.annotations.Nullable;

/**
 * A transition that an operation asks for.
 *
 * @param from the stage in which the operation is legal
 * @param to the stage that it leads to
 * @param gate the gate that guards it, null for none
 */
public record Transition(SeedStage from, SeedStage to, @Nullable Gate gate) {

    /** Checks that the table has it; throws {@link IllegalArgumentException} that names both stages. */
    public Transition {
        if (!LifecycleTable.allows(from, to)) {
            throw new IllegalArgumentException("transition: must be in the lifecycle table, was " + from + " to " + to);
        }
    }
}
