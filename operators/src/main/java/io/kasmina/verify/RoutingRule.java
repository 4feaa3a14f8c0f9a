package io.kasmina.verify;

import io.kasmina.contract.Command;
import io.kasmina.contract.Origin;
import io.kasmina.contract.SeedId;
import java.util.function.Predicate;

/**
 * Which commands belong where, so that the same signed bytes cannot meet a second, fresh ledger elsewhere. Asked
 * twice, since nothing may be parsed before the MAC is valid: first about the origin alone, and again, before the
 * nonce is touched, about what the parsed command shows. Both give {@link io.kasmina.contract.Rejection#MISROUTED}.
 * Implementations are pure and thread-safe.
 */
public interface RoutingRule {

    /** Tells whether any command may come from there. */
    boolean admits(Origin origin);

    /**
     * Tells whether this command may come from there.
     *
     * @param origin an origin that {@link #admits(Origin)} allowed
     * @param command a command whose MAC is valid
     */
    boolean admits(Origin origin, Command command);

    /**
     * Returns the rule of the contract for topics: commands with a seed on one, commands without a seed on the other.
     * A command that names no seed and will be refused anyway ({@link Command.Invalid}, {@link Command.Unsupported})
     * fits both, so that its sender learns the better reason.
     *
     * @param commands topic of commands that name a seed
     * @param control topic of commands that name none
     */
    static RoutingRule topics(String commands, String control) {
        return new RoutingRule() {
            @Override
            public boolean admits(Origin origin) {
                return origin.topic().equals(commands) || origin.topic().equals(control);
            }

            @Override
            public boolean admits(Origin origin, Command command) {
                SeedId seed = command.seed();
                if (seed != null) {
                    return origin.topic().equals(commands);
                }
                boolean refusedAnyway = command instanceof Command.Invalid || command instanceof Command.Unsupported;
                return refusedAnyway || origin.topic().equals(control);
            }
        };
    }

    /**
     * Returns the rule of {@link #topics} for whoever has one partition of the seeds: commands about a seed come by that partition, and are
     * about its seeds.
     *
     * @param commands topic of commands that name a seed
     * @param control topic of commands that name none
     * @param partition the partition of {@code commands}
     * @param owns tells whether a seed belongs to it; pure and thread-safe
     */
    static RoutingRule partition(String commands, String control, int partition, Predicate<SeedId> owns) {
        RoutingRule topics = topics(commands, control);
        return new RoutingRule() {
            @Override
            public boolean admits(Origin origin) {
                boolean elsewhere = origin.topic().equals(commands) && origin.partition() != partition;
                return topics.admits(origin) && !elsewhere;
            }

            @Override
            public boolean admits(Origin origin, Command command) {
                SeedId seed = command.seed();
                return topics.admits(origin, command) && (seed == null || owns.test(seed));
            }
        };
    }
}
