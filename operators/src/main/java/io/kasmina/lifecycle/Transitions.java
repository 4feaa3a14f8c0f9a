package io.kasmina.lifecycle;

import io.kasmina.contract.Gate;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which transition each operation of a SEED command asks for. Stateless; any thread. */
public final class Transitions {

    private static final Map<SeedOperation, Transition> BY_OPERATION = Map.of(
            SeedOperation.GERMINATE, new Transition(SeedStage.DORMANT, SeedStage.GERMINATED, Gate.G0_SANITY),
            SeedOperation.START_TRAINING,
                    new Transition(SeedStage.GERMINATED, SeedStage.TRAINING, Gate.G1_GRADIENT_HEALTH),
            SeedOperation.START_GRAFTING, new Transition(SeedStage.TRAINING, SeedStage.BLENDING, Gate.G2_STABILITY),
            SeedOperation.STABILIZE, new Transition(SeedStage.BLENDING, SeedStage.SHADOWING, Gate.G3_INTERFACE),
            SeedOperation.EVALUATE, new Transition(SeedStage.SHADOWING, SeedStage.PROBATIONARY, Gate.G4_SYSTEM_IMPACT),
            SeedOperation.FOSSILIZE, new Transition(SeedStage.PROBATIONARY, SeedStage.FOSSILIZED, null));

    /** The last step, FOSSILIZE, has no gate to pass and is for good: it stays a decision of the policy. */
    private static final Map<SeedStage, Transition> AUTOMATIC = Stream.of(
                    SeedOperation.START_TRAINING,
                    SeedOperation.START_GRAFTING,
                    SeedOperation.STABILIZE,
                    SeedOperation.EVALUATE)
            .map(BY_OPERATION::get)
            .collect(Collectors.toUnmodifiableMap(Transition::from, Function.identity()));

    private Transitions() {}

    /**
     * Looks up the transition of an operation.
     *
     * @param operation any operation
     * @return its transition; null for FINE_TUNE, which changes no stage, for CULL and CANCEL, which start from many stages, and
     *     for UNKNOWN
     */
    public static @Nullable Transition of(SeedOperation operation) {
        return BY_OPERATION.get(operation);
    }

    /** Returns the transition that a seed in a stage makes by itself under AUTOMATIC, null where it waits for a command. */
    public static @Nullable Transition automatic(SeedStage from) {
        return AUTOMATIC.get(from);
    }
}
