package io.kasmina.pipeline.proof;

import io.kasmina.contract.SeedStage;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import java.util.List;

/** What the specification says to errands. */
final class NaiveErrands {

    private static final long FRESH_MILLIS = 60_000;

    private final NaiveWorld world;

    NaiveErrands(NaiveWorld world) {
        this.world = world;
    }

    /** Answers; {@code ageMillis} is that of the last command about a seed. */
    Reaction.Reply answer(Errand errand, long ageMillis) {
        if (errand instanceof Errand.Registry registry) {
            return world.registry.answer(registry);
        }
        if (errand instanceof Errand.Breaker breaker) {
            return force(breaker.state());
        }
        // Of the reasons to reject the nonce comes last.
        return switch ((Errand.Plain) errand) {
            case REPLAYED -> seedless("rejected", ageMillis > FRESH_MILLIS ? "stale_command" : "nonce_replayed");
            case FORGED -> seedless("rejected", "invalid_signature");
            case OPTIMIZER -> seedless("applied", "");
            case OPTIMIZER_NAN -> seedless("refused", "invalid_hyperparameter");
            case EMERGENCY, EMERGENCY_TEACHERS -> clean(errand == Errand.Plain.EMERGENCY_TEACHERS);
        };
    }

    private Reaction.Reply force(int state) {
        if (state < 1 || state > 3) {
            return seedless("refused", "invalid_breaker_state");
        }
        world.kernels.fetches.force(List.of("closed", "open", "half_open").get(state - 1), world.clock.now());
        return seedless("applied", "");
    }

    /** No seed needs what is in a cache. */
    private Reaction.Reply clean(boolean teachers) {
        world.say(null, EventName.EMERGENCY_CLEANUP, Level.CRITICAL, Boolean.toString(teachers));
        return seedless("applied", "");
    }

    static Reaction.Reply seedless(String verdict, String reason) {
        return new Reaction.Reply(verdict, reason, SeedStage.UNKNOWN, SeedStage.UNKNOWN);
    }
}
