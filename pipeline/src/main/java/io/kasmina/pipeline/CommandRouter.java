package io.kasmina.pipeline;

import io.kasmina.contract.Command;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.pipeline.dispatch.SeedLanes;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.TelemetrySink;
import io.kasmina.verify.Verification;
import io.kasmina.verify.Verified;
import java.util.HashMap;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Sends each verified command to whoever answers it, and says the answer as an event. */
final class CommandRouter {

    private final SeedLanes lanes;
    private final TelemetrySink telemetry;
    private final GlobalCommands globals;

    CommandRouter(SeedLanes lanes, TelemetrySink telemetry, GlobalCommands globals) {
        this.lanes = lanes;
        this.telemetry = telemetry;
        this.globals = globals;
    }

    Mono<Outcome> route(Verification verification) {
        if (verification instanceof Verification.Declined declined) {
            return Mono.just(declined.outcome()).doOnNext(this::say);
        }
        Verified<Command> command = ((Verification.Accepted) verification).command();
        return answer(command).doOnNext(this::say);
    }

    private Mono<Outcome> answer(Verified<Command> command) {
        if (command.value() instanceof Command.ForSeed) {
            return lanes.apply(command.map(Command.ForSeed.class::cast));
        }
        Outcome.Subject subject = new Outcome.Subject(
                command.commandId(), command.keyId(), command.value().seed(), command.origin());
        return globals.answer(subject, command.value());
    }

    /** A rejection has its own event, said by the verifier. */
    private void say(Outcome outcome) {
        if (outcome instanceof Outcome.Rejected) {
            return;
        }
        Map<String, String> attributes = new HashMap<>();
        attributes.put("command_id", String.valueOf(outcome.subject().commandId()));
        attributes.put("verdict", outcome.verdict());
        attributes.put("reason", outcome.reasonCode());
        attributes.putAll(stages(outcome));
        Level level = outcome instanceof Outcome.Refused ? Level.WARNING : Level.INFO;
        SeedId seed = outcome.subject().seed();
        telemetry.emit(new Event(EventName.COMMAND_OUTCOME, level, seed, attributes));
    }

    private static Map<String, String> stages(Outcome outcome) {
        if (outcome instanceof Outcome.Applied applied) {
            return stages(applied.before(), applied.after());
        }
        if (outcome instanceof Outcome.Pending pending) {
            return stages(pending.before(), pending.after());
        }
        if (outcome instanceof Outcome.GateFailed failed) {
            return stages(failed.before(), failed.after());
        }
        return outcome instanceof Outcome.Refused refused ? stages(refused.stage(), refused.stage()) : Map.of();
    }

    private static Map<String, String> stages(SeedStage before, SeedStage after) {
        return Map.of("stage_before", before.name(), "stage_after", after.name());
    }
}
