package io.kasmina.lifecycle;

import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class LifecycleProperties {

    /** The table against the numbers of the stages, written without it. */
    @Property
    boolean theTableIsTheOneOfTheSpecification(@ForAll SeedStage from, @ForAll SeedStage to) {
        return LifecycleTable.allows(from, to) == model(from.number(), to.number());
    }

    @Property
    boolean everyOperationAsksForATransitionOfTheTable(@ForAll SeedOperation operation) {
        Transition transition = Transitions.of(operation);
        return transition == null || LifecycleTable.allows(transition.from(), transition.to());
    }

    private static boolean model(int from, int to) {
        boolean onward = from >= 0 && from <= 6 && to == from + 1;
        boolean culled = from >= 2 && from <= 6 && to == 8;
        boolean cleared = ((from == 8 || from == 9) && to == from + 1) || (from == 10 && to == 1);
        boolean ended = (from == 1 || from == 7) && to == 11;
        return onward || culled || cleared || ended;
    }
}
