package io.kasmina.wire;

import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.SeedId;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A command half decoded.
 *
 * @param fields the fields as sent
 * @param header the typed header
 * @param seed the seed it names; null where it names none, or none that can exist
 * @param annotations the annotations, with the first problem found in them
 */
record CommandDraft(CommandFields fields, CommandHeader header, @Nullable SeedId seed, AnnotationReader annotations) {

    /** Returns the draft with no annotation to be judged but the stage that it expects. */
    CommandDraft byStageAlone() {
        AnnotationReader stage = new AnnotationReader(fields.annotations());
        stage.stage(AnnotationKey.EXPECTED_STAGE);
        return new CommandDraft(fields, header, seed, stage);
    }

    /** Returns the command, or its refusal where a problem was found. */
    Command judged(@Nullable SeedId seed, Command command) {
        Problem problem = annotations.problem();
        return problem == null ? command : refused(seed, problem);
    }

    /** Returns the refusal of a command. */
    Command refused(@Nullable SeedId seed, Problem problem) {
        return new Command.Invalid(header, seed, problem.reason(), problem.detail());
    }

    /** Decodes a command that needs a seed. */
    Command withSeed(Function<SeedId, Command> body) {
        if (seed == null) {
            String bound = "1 to " + SeedId.MAX_LENGTH + " characters and not blank";
            return refused(null, Problem.of(Refusal.UNKNOWN_SEED, "target_seed_id", bound, fields.seedId()));
        }
        return judged(seed, body.apply(seed));
    }

    /** Returns the command that says that there is no such command. */
    Command unsupported(String type) {
        return new Command.Unsupported(header, seed, type);
    }
}
