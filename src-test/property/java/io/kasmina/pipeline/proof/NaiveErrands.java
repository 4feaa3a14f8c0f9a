package io.kasmina.pipeline.proof;

import io.kasmina.contract.SeedStage;

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
        // Of the reasons to reject the nonce comes last.
        return switch ((Errand.Plain) errand) {
            case REPLAYED -> seedless("rejected", ageMillis > FRESH_MILLIS ? "stale_command" : "nonce_replayed");
            case FORGED -> seedless("rejected", "invalid_signature");
            case OPTIMIZER -> seedless("applied", "");
            case OPTIMIZER_NAN -> seedless("refused", "invalid_hyperparameter");
        };
    }

    static Reaction.Reply seedless(String verdict, String reason) {
        return new Reaction.Reply(verdict, reason, SeedStage.UNKNOWN, SeedStage.UNKNOWN);
    }
}
