package io.kasmina.wire;

import io.kasmina.contract.Command;
import io.kasmina.contract.Refusal;
import io.kasmina.wire.leyline.CommandCircuitBreaker;
import io.kasmina.wire.leyline.CommandOptimizerAdjustment;

/** What a command asks for, by its type. */
final class CommandBodies {

    static final String RESUME = "resume";
    static final String INCLUDE_TEACHER = "include_teacher";

    private CommandBodies() {}

    static Command decode(CommandDraft draft, AnnotationLimits limits) {
        return switch (draft.message().getCommandType()) {
            case COMMAND_SEED -> new SeedCommands(draft, limits).decode();
            case COMMAND_ROLLBACK -> draft.withSeed(seed -> new Command.Rollback(draft.header(), seed));
            case COMMAND_OPTIMIZER -> optimizer(draft);
            case COMMAND_CIRCUIT_BREAKER -> breaker(draft);
            case COMMAND_PAUSE -> pause(draft);
            case COMMAND_EMERGENCY -> emergency(draft);
            case COMMAND_STRUCTURAL_PRUNING -> draft.unsupported("COMMAND_STRUCTURAL_PRUNING");
            default -> draft.unsupported("COMMAND_" + draft.message().getCommandTypeValue());
        };
    }

    private static Command optimizer(CommandDraft draft) {
        if (!draft.message().hasOptimizerAdjustment()) {
            String detail = "optimizer_adjustment: must be present, was absent";
            return draft.refused(null, new Problem(Refusal.INVALID_HYPERPARAMETER, detail));
        }
        CommandOptimizerAdjustment body = draft.message().getOptimizerAdjustment();
        Command command =
                new Command.AdjustOptimizer(draft.header(), body.getOptimizerId(), body.getHyperparametersMap());
        return draft.judged(null, command);
    }

    // A missing payload forces state 0, UNKNOWN, which is refused where the breaker is.
    private static Command breaker(CommandDraft draft) {
        CommandCircuitBreaker body = draft.message().getCircuitBreaker();
        Command command = new Command.ForceBreaker(draft.header(), body.getDesiredStateValue(), body.getRationale());
        return draft.judged(null, command);
    }

    private static Command pause(CommandDraft draft) {
        boolean resume = draft.annotations().flag(RESUME);
        return draft.withSeed(seed -> new Command.Pause(draft.header(), seed, resume));
    }

    private static Command emergency(CommandDraft draft) {
        boolean includeTeacher = draft.annotations().flag(INCLUDE_TEACHER);
        return draft.judged(null, new Command.Emergency(draft.header(), includeTeacher));
    }
}
