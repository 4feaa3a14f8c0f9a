package io.kasmina.wire;

import io.kasmina.contract.Command;
import io.kasmina.contract.Refusal;
import io.kasmina.wire.leyline.CommandType;

/** What a command asks for, by its type. */
final class CommandBodies {

    private CommandBodies() {}

    static Command decode(CommandDraft draft, AnnotationLimits limits) {
        return switch (draft.fields().type()) {
            case CommandType.COMMAND_SEED_VALUE -> new SeedCommands(draft, limits).decode();
            case CommandType.COMMAND_ROLLBACK_VALUE ->
                draft.withSeed(seed -> new Command.Rollback(draft.header(), seed));
            case CommandType.COMMAND_OPTIMIZER_VALUE -> optimizer(draft);
            case CommandType.COMMAND_CIRCUIT_BREAKER_VALUE -> breaker(draft);
            case CommandType.COMMAND_PAUSE_VALUE -> pause(draft);
            case CommandType.COMMAND_EMERGENCY_VALUE -> emergency(draft);
            case CommandType.COMMAND_STRUCTURAL_PRUNING_VALUE -> draft.unsupported("COMMAND_STRUCTURAL_PRUNING");
            default -> draft.unsupported("COMMAND_" + draft.fields().type());
        };
    }

    private static Command optimizer(CommandDraft draft) {
        if (draft.fields().payload() instanceof CommandFields.Optimizer body) {
            return draft.judged(
                    null, new Command.AdjustOptimizer(draft.header(), body.optimizerId(), body.hyperparameters()));
        }
        String detail = "optimizer_adjustment: must be present, was absent";
        return draft.refused(null, new Problem(Refusal.INVALID_HYPERPARAMETER, detail));
    }

    // A missing payload forces state 0, UNKNOWN, which is refused where the breaker is.
    private static Command breaker(CommandDraft draft) {
        CommandFields.Breaker body = draft.fields().payload() instanceof CommandFields.Breaker breaker
                ? breaker
                : CommandFields.Breaker.EMPTY;
        Command command = new Command.ForceBreaker(draft.header(), body.state(), body.rationale());
        return draft.judged(null, command);
    }

    private static Command pause(CommandDraft draft) {
        boolean resume = draft.annotations().flag(AnnotationKey.RESUME);
        return draft.withSeed(seed -> new Command.Pause(draft.header(), seed, resume));
    }

    private static Command emergency(CommandDraft draft) {
        boolean includeTeacher = draft.annotations().flag(AnnotationKey.INCLUDE_TEACHER);
        return draft.judged(null, new Command.Emergency(draft.header(), includeTeacher));
    }
}
