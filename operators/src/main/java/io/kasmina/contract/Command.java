package io.kasmina.contract;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A parsed command; every annotation is a typed value, so that nothing downstream sees a string map. */
public sealed interface Command {

    /** Returns id, time of issue and context. */
    CommandHeader header();

    /** Returns the seed that the command is about, null for commands without one. */
    default @Nullable SeedId seed() {
        return null;
    }

    /** A command about one seed. */
    sealed interface ForSeed extends Command {
        @Override
        SeedId seed();
    }

    /**
     * Asks for a kernel: DORMANT to GERMINATED.
     *
     * @param header the header
     * @param seed the seed
     * @param blueprintId the blueprint as sent; G0 fails one that is blank or longer than 256 characters
     * @param parameters blueprint parameters as sent; G0 judges their values
     * @param run the training run
     * @param artifact the pinned digest of the kernel file, null where the command pins none
     * @param blend the blend to use from BLENDING on
     */
    record Germinate(
            CommandHeader header,
            SeedId seed,
            String blueprintId,
            Map<String, Float> parameters,
            TrainingRunId run,
            @Nullable Sha256 artifact,
            BlendSpec blend)
            implements ForSeed {

        /** Copies the map. */
        public Germinate {
            parameters = ArrayMap.copyOf(parameters);
        }
    }

    /**
     * Asks for the next stage: START_TRAINING, START_GRAFTING, STABILIZE, EVALUATE, FOSSILIZE, or FINE_TUNE.
     *
     * @param header the header
     * @param seed the seed
     * @param operation one of the six
     * @param blend replaces the seed's blend, null to keep it
     */
    record Advance(CommandHeader header, SeedId seed, SeedOperation operation, @Nullable BlendSpec blend)
            implements ForSeed {

        private static final Set<SeedOperation> OPERATIONS = EnumSet.of(
                SeedOperation.START_TRAINING,
                SeedOperation.START_GRAFTING,
                SeedOperation.STABILIZE,
                SeedOperation.EVALUATE,
                SeedOperation.FOSSILIZE,
                SeedOperation.FINE_TUNE);

        /** Checks the operation; throws {@link IllegalArgumentException} that names the six and the value. */
        public Advance {
            if (!OPERATIONS.contains(operation)) {
                throw new IllegalArgumentException("operation: must be one of " + OPERATIONS + ", was " + operation);
            }
        }
    }

    /**
     * CULL or CANCEL: retires the seed.
     *
     * @param header the header
     * @param seed the seed
     */
    record Retire(CommandHeader header, SeedId seed) implements ForSeed {}

    /**
     * PAUSE, or its end: the kernel is kept, and takes no part.
     *
     * @param header the header
     * @param seed the seed
     * @param resume true ends the pause
     */
    record Pause(CommandHeader header, SeedId seed, boolean resume) implements ForSeed {}

    /**
     * ROLLBACK to the last stable snapshot, from memory where it is, else from its durable copy. The payload on the wire is the sender's own note: it chooses
     * nothing and is not read.
     *
     * @param header the header
     * @param seed the seed
     */
    record Rollback(CommandHeader header, SeedId seed) implements ForSeed {}

    /**
     * OPTIMIZER: new hyperparameters for the host.
     *
     * @param header the header
     * @param optimizerId the host's name of the optimizer
     * @param hyperparameters values as sent
     */
    record AdjustOptimizer(CommandHeader header, String optimizerId, Map<String, Float> hyperparameters)
            implements Command {

        /** Copies the map. */
        public AdjustOptimizer {
            hyperparameters = ArrayMap.copyOf(hyperparameters);
        }
    }

    /**
     * CIRCUIT_BREAKER: forces the fetch breaker.
     *
     * @param header the header
     * @param stateNumber the desired state's wire number as sent
     * @param rationale free text
     */
    record ForceBreaker(CommandHeader header, int stateNumber, String rationale) implements Command {}

    /**
     * EMERGENCY: clears caches.
     *
     * @param header the header
     * @param includeTeacher true clears the teacher's too
     */
    record Emergency(CommandHeader header, boolean includeTeacher) implements Command {}

    /** Changes which teachers own parameters. Refused while seeds live, unless forced. */
    sealed interface ForRegistry extends Command {

        /** Tells whether every live seed is retired first, where the command would be refused while seeds live. */
        boolean forced();
    }

    /**
     * Makes a teacher the owner of parameters.
     *
     * @param header the header
     * @param teacher the teacher
     * @param forced true retires live seeds first
     */
    record RegisterTeacher(CommandHeader header, Teacher teacher, boolean forced) implements ForRegistry {}

    /**
     * Makes a teacher own nothing any more.
     *
     * @param header the header
     * @param teacherId the teacher
     * @param forced true retires live seeds first
     */
    record DeregisterTeacher(CommandHeader header, String teacherId, boolean forced) implements ForRegistry {}

    /**
     * Takes a registered teacher's model anew, as after a reload of its weights: its storage is read again, its caches go.
     *
     * @param header the header
     * @param teacherId the teacher
     * @param forced true retires live seeds first
     */
    record ResetTeacher(CommandHeader header, String teacherId, boolean forced) implements ForRegistry {}

    /**
     * Forgets every owner. Nonces are kept.
     *
     * @param header the header
     * @param forced true retires live seeds first
     */
    record ResetRegistry(CommandHeader header, boolean forced) implements ForRegistry {}

    /**
     * A command type or operation that Kasmina does not carry out.
     *
     * @param header the header
     * @param seed the seed it names, null for none
     * @param type its name or number on the wire
     */
    record Unsupported(CommandHeader header, @Nullable SeedId seed, String type) implements Command {}

    /**
     * A well-formed, verified command whose content is out of bounds: it fails without an effect.
     *
     * @param header the header
     * @param seed the seed it names, null for none
     * @param reason which rule it breaks
     * @param detail the field, the bound and the value in one line
     */
    record Invalid(CommandHeader header, @Nullable SeedId seed, Refusal reason, String detail) implements Command {}
}
