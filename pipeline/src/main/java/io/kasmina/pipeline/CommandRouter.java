package io.kasmina.pipeline;

import io.kasmina.contract.ArrayMap;
import io.kasmina.contract.Command;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.pipeline.dispatch.Reply;
import io.kasmina.pipeline.dispatch.SeedLanes;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.TelemetrySink;
import io.kasmina.verify.Verification;
import io.kasmina.verify.Verified;
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

    /**
     * Has a command answered.
     *
     * @param verification what was made of it
     * @param reply takes exactly one outcome
     */
    void route(Verification verification, Reply<Outcome> reply) {
        Reply<Outcome> told = new Told(reply);
        if (verification instanceof Verification.Declined declined) {
            told.give(declined.outcome());
            return;
        }
        Verified<Command> command = ((Verification.Accepted) verification).command();
        if (command.value() instanceof Command.ForSeed) {
            lanes.apply(command.map(Command.ForSeed.class::cast), told);
            return;
        }
        Outcome.Subject subject = new Outcome.Subject(
                command.commandId(), command.keyId(), command.value().seed(), command.origin());
        told.giveFrom(globals.answer(subject, command.value()));
    }

    /** A rejection has its own event, said by the verifier. */
    private void say(Outcome outcome) {
        if (outcome instanceof Outcome.Rejected) {
            return;
        }
        Level level = outcome instanceof Outcome.Refused ? Level.WARNING : Level.INFO;
        SeedId seed = outcome.subject().seed();
        telemetry.emit(new Event(EventName.COMMAND_OUTCOME, level, seed, attributes(outcome)));
    }

    private static Map<String, String> attributes(Outcome outcome) {
        if (outcome instanceof Outcome.Applied applied) {
            return attributes(outcome, applied.before(), applied.after());
        }
        if (outcome instanceof Outcome.Pending pending) {
            return attributes(outcome, pending.before(), pending.after());
        }
        if (outcome instanceof Outcome.GateFailed failed) {
            return attributes(outcome, failed.before(), failed.after());
        }
        SeedStage stage = outcome instanceof Outcome.Refused refused ? refused.stage() : SeedStage.UNKNOWN;
        return attributes(outcome, stage, stage);
    }

    /** In one go, since every command passes here. */
    private static Map<String, String> attributes(Outcome outcome, SeedStage before, SeedStage after) {
        return ArrayMap.<String, String>builder(5)
                .put("command_id", String.valueOf(outcome.subject().commandId()))
                .put("verdict", outcome.verdict())
                .put("reason", outcome.reasonCode())
                .put("stage_before", before.name())
                .put("stage_after", after.name())
                .build();
    }

    /** Says an outcome before it hands it on. */
    private final class Told implements Reply<Outcome> {

        private final Reply<Outcome> reply;

        private Told(Reply<Outcome> reply) {
            this.reply = reply;
        }

        @Override
        public void give(Outcome outcome) {
            say(outcome);
            reply.give(outcome);
        }

        @Override
        public void fail(Throwable broken) {
            reply.fail(broken);
        }

        @Override
        public void giveFrom(Mono<? extends Outcome> answer) {
            reply.giveFrom(answer.doOnNext(CommandRouter.this::say));
        }
    }
}
