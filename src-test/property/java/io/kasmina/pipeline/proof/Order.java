package io.kasmina.pipeline.proof;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.support.KernelBus;
import io.kasmina.support.Policy;
import java.util.Map;

/** What a command about a seed asks for. CANCEL is decoded to the same command as CULL, and shares its order. */
enum Order {
    /** GERMINATE as it should be. */
    GERMINATE,
    /** GERMINATE that pins no artifact. */
    GERMINATE_UNPINNED,
    /** GERMINATE of a blank blueprint. */
    GERMINATE_BLANK,
    /** GERMINATE with a parameter that is NaN. */
    GERMINATE_NAN,
    /** START_TRAINING. */
    START_TRAINING,
    /** START_GRAFTING. */
    START_GRAFTING,
    /** STABILIZE. */
    STABILIZE,
    /** EVALUATE. */
    EVALUATE,
    /** FINE_TUNE. */
    FINE_TUNE,
    /** FOSSILIZE. */
    FOSSILIZE,
    /** CULL. */
    CULL,
    /** PAUSE. */
    PAUSE,
    /** PAUSE with {@code resume=true}. */
    RESUME,
    /** ROLLBACK. */
    ROLLBACK;

    boolean germinates() {
        return name().startsWith("GERMINATE");
    }

    /** Tells whether it asks for the next stage, or for another training. */
    boolean advances() {
        return compareTo(START_TRAINING) >= 0 && compareTo(FOSSILIZE) <= 0;
    }

    /** Returns the command; each seed has a blueprint of its own name. */
    Command.ForSeed command(CommandHeader header, SeedId seed) {
        return switch (this) {
            case GERMINATE -> germinate(header, seed, seed.value(), Map.of());
            case GERMINATE_UNPINNED ->
                new Command.Germinate(header, seed, seed.value(), Map.of(), Policy.RUN, null, BlendSpec.byDefault());
            case GERMINATE_BLANK -> germinate(header, seed, " ", Map.of());
            case GERMINATE_NAN -> germinate(header, seed, seed.value(), Map.of("width", Float.NaN));
            case CULL -> new Command.Retire(header, seed);
            case PAUSE -> new Command.Pause(header, seed, false);
            case RESUME -> new Command.Pause(header, seed, true);
            case ROLLBACK -> new Command.Rollback(header, seed);
            default -> new Command.Advance(header, seed, SeedOperation.valueOf(name()), null);
        };
    }

    private static Command.Germinate germinate(
            CommandHeader header, SeedId seed, String blueprint, Map<String, Float> parameters) {
        return new Command.Germinate(
                header, seed, blueprint, parameters, Policy.RUN, KernelBus.DIGEST, BlendSpec.byDefault());
    }
}
