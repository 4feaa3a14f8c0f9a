package io.kasmina.wire;

import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.wire.leyline.AdaptationCommand;
import io.kasmina.wire.leyline.CommandCircuitBreaker;
import io.kasmina.wire.leyline.CommandOptimizerAdjustment;
import io.kasmina.wire.leyline.CommandSeedOperation;
import io.kasmina.wire.leyline.CommandType;

/** Writes unsigned commands, for policies, hosts and tools. Immutable and thread-safe. */
public final class CommandEncoder {

    private static final int VERSION = 1;
    private static final long MAX_DEADLINE = 0xFFFF_FFFFL;

    private final TrainingRunId run;

    private CommandEncoder(TrainingRunId run) {
        this.run = run;
    }

    /** Makes an encoder of a training run's commands. */
    public static CommandEncoder of(TrainingRunId run) {
        return new CommandEncoder(run);
    }

    /**
     * Writes a command without a signature. A GERMINATE carries its own run, everything else the encoder's.
     *
     * @throws IllegalArgumentException for {@link Command.Invalid} and {@link Command.Unsupported}, and for a deadline
     *     that is no uint32
     */
    public byte[] encode(Command command) {
        CommandHeader header = command.header();
        AdaptationCommand.Builder message = AdaptationCommand.newBuilder()
                .setVersion(VERSION)
                .setCommandId(header.commandId())
                .setIssuedAt(Timestamps.of(header.issuedAt()))
                .setIssuedBy(header.issuedBy())
                .setExecutionDeadlineMs(deadline(header.deadlineMillis()))
                .putAnnotations(AnnotationKey.RUN.text(), run.value());
        AnnotationWriter.context(message, header.context());
        if (command instanceof Command.ForRegistry registry) {
            return RegistryWriter.write(message.build(), registry);
        }
        if (command instanceof Command.ForSeed about) {
            message.setTargetSeedId(about.seed().value());
            seed(message, about);
        } else {
            global(message, command);
        }
        return message.build().toByteArray();
    }

    private static int deadline(long millis) {
        if (millis < 0 || millis > MAX_DEADLINE) {
            throw new IllegalArgumentException("deadlineMillis: must be in 0.." + MAX_DEADLINE + ", was " + millis);
        }
        return (int) millis;
    }

    private static void seed(AdaptationCommand.Builder message, Command.ForSeed command) {
        if (command instanceof Command.Germinate germinate) {
            germinate(message, germinate);
        } else if (command instanceof Command.Advance advance) {
            operation(message, advance.operation());
            AnnotationWriter.blend(message, advance.blend());
        } else if (command instanceof Command.Retire) {
            operation(message, SeedOperation.CULL);
        } else if (command instanceof Command.Pause pause) {
            message.setCommandType(CommandType.COMMAND_PAUSE);
            AnnotationWriter.flag(message, AnnotationKey.RESUME, pause.resume());
        } else {
            message.setCommandType(CommandType.COMMAND_ROLLBACK);
        }
    }

    private static void germinate(AdaptationCommand.Builder message, Command.Germinate command) {
        message.setCommandType(CommandType.COMMAND_SEED)
                .setSeedOperation(CommandSeedOperation.newBuilder()
                        .setOperationValue(SeedOperation.GERMINATE.number())
                        .setBlueprintId(command.blueprintId())
                        .putAllParameters(command.parameters()))
                .putAnnotations(AnnotationKey.RUN.text(), command.run().value());
        if (command.artifact() != null) {
            message.putAnnotations(
                    AnnotationKey.ARTIFACT.text(), command.artifact().hex());
        }
        AnnotationWriter.blend(message, command.blend());
    }

    private static void operation(AdaptationCommand.Builder message, SeedOperation operation) {
        message.setCommandType(CommandType.COMMAND_SEED)
                .setSeedOperation(CommandSeedOperation.newBuilder().setOperationValue(operation.number()));
    }

    private static void global(AdaptationCommand.Builder message, Command command) {
        if (command instanceof Command.AdjustOptimizer adjust) {
            message.setCommandType(CommandType.COMMAND_OPTIMIZER)
                    .setOptimizerAdjustment(CommandOptimizerAdjustment.newBuilder()
                            .setOptimizerId(adjust.optimizerId())
                            .putAllHyperparameters(adjust.hyperparameters()));
        } else if (command instanceof Command.ForceBreaker force) {
            message.setCommandType(CommandType.COMMAND_CIRCUIT_BREAKER)
                    .setCircuitBreaker(CommandCircuitBreaker.newBuilder()
                            .setDesiredStateValue(force.stateNumber())
                            .setRationale(force.rationale()));
        } else if (command instanceof Command.Emergency emergency) {
            message.setCommandType(CommandType.COMMAND_EMERGENCY);
            AnnotationWriter.flag(message, AnnotationKey.INCLUDE_TEACHER, emergency.includeTeacher());
        } else {
            throw new IllegalArgumentException("command: must be one that can be sent, was " + command);
        }
    }
}
