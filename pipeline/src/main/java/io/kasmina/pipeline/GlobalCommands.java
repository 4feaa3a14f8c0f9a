package io.kasmina.pipeline;

import io.kasmina.contract.Command;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.UsageFault;
import reactor.core.publisher.Mono;

/** Answers commands that are applied to no seed; one class a family. Thread-safe as they are. */
final class GlobalCommands {

    private final OptimizerCommands optimizers;
    private final BreakerCommands breakers;
    private final EmergencyCommands emergencies;
    private final RegistryCommands registry;

    GlobalCommands(
            OptimizerCommands optimizers,
            BreakerCommands breakers,
            EmergencyCommands emergencies,
            RegistryCommands registry) {
        this.optimizers = optimizers;
        this.breakers = breakers;
        this.emergencies = emergencies;
        this.registry = registry;
    }

    /** Answers a command; exactly one outcome. */
    Mono<Outcome> answer(Outcome.Subject subject, Command command) {
        if (command instanceof Command.AdjustOptimizer adjust) {
            return optimizers.answer(subject, adjust);
        }
        if (command instanceof Command.ForceBreaker force) {
            return breakers.answer(subject, force);
        }
        if (command instanceof Command.Emergency emergency) {
            return emergencies.answer(subject, emergency);
        }
        if (command instanceof Command.ForRegistry change) {
            return registry.answer(subject, change);
        }
        return Mono.just(unanswerable(subject, command));
    }

    private static Outcome unanswerable(Outcome.Subject subject, Command command) {
        return command instanceof Command.Invalid invalid
                ? refused(subject, invalid.reason(), invalid.detail())
                : refused(subject, Refusal.UNSUPPORTED_COMMAND, typeOf(command));
    }

    private static String typeOf(Command command) {
        return command instanceof Command.Unsupported unsupported
                ? unsupported.type()
                : command.getClass().getSimpleName();
    }

    static Outcome applied(Outcome.Subject subject) {
        return new Outcome.Applied(subject, SeedStage.UNKNOWN, SeedStage.UNKNOWN);
    }

    static Outcome refused(Outcome.Subject subject, Refusal reason, String detail) {
        return new Outcome.Refused(subject, reason, detail, SeedStage.UNKNOWN);
    }

    /** Makes an outcome of the device lane's end; everything else stays an error. */
    static Mono<Outcome> unlessClosed(Outcome.Subject subject, Mono<Outcome> answer) {
        return answer.onErrorResume(
                failure -> failure instanceof UsageFault fault && fault.kind() == UsageFault.Kind.PIPELINE_CLOSED,
                closed -> Mono.just(refused(subject, Refusal.DEVICE_UNAVAILABLE, "")));
    }
}
