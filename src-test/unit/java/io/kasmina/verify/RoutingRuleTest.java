package io.kasmina.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.Origin;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.SeedId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RoutingRuleTest {

    private static final CommandHeader HEADER =
            new CommandHeader("c", Instant.EPOCH, "tamiyo", 0, CommandHeader.Context.EMPTY);
    private static final Origin SEEDS = Origin.inMemory("seeds");
    private static final Origin REST = Origin.inMemory("rest");

    private final RoutingRule rule = RoutingRule.topics("seeds", "rest");

    @Test
    void onlyTheTwoTopicsCarryCommands() {
        assertThat(rule.admits(SEEDS)).isTrue();
        assertThat(rule.admits(REST)).isTrue();
        assertThat(rule.admits(Origin.inMemory("oona.steps"))).isFalse();
    }

    @Test
    void aCommandWithASeedBelongsOnTheTopicOfSeeds() {
        Command retire = new Command.Retire(HEADER, new SeedId("s"));

        assertThat(rule.admits(SEEDS, retire)).isTrue();
        assertThat(rule.admits(REST, retire)).isFalse();
    }

    @Test
    void aCommandWithoutASeedBelongsOnTheOther() {
        Command emergency = new Command.Emergency(HEADER, false);

        assertThat(rule.admits(REST, emergency)).isTrue();
        assertThat(rule.admits(SEEDS, emergency)).isFalse();
    }

    @Test
    void aSeedlessCommandThatIsRefusedAnywayFitsBoth() {
        Command invalid = new Command.Invalid(HEADER, null, Refusal.UNKNOWN_SEED, "");
        Command unsupported = new Command.Unsupported(HEADER, null, "COMMAND_UNKNOWN");

        assertThat(rule.admits(SEEDS, invalid) && rule.admits(REST, invalid)).isTrue();
        assertThat(rule.admits(SEEDS, unsupported) && rule.admits(REST, unsupported))
                .isTrue();
    }

    @Test
    void anInvalidCommandOfASeedStillBelongsOnTheTopicOfSeeds() {
        Command invalid = new Command.Invalid(HEADER, new SeedId("s"), Refusal.INVALID_ANNOTATION, "");

        assertThat(rule.admits(REST, invalid)).isFalse();
    }

    @Test
    void whoHasOnePartitionTakesItsSeedsFromNoOther() {
        RoutingRule mine = RoutingRule.partition("seeds", "rest", 2, new SeedId("mine")::equals);
        Origin here = new Origin("seeds", 2, 7);
        Command own = new Command.Retire(HEADER, new SeedId("mine"));
        Command foreign = new Command.Retire(HEADER, new SeedId("theirs"));

        assertThat(mine.admits(here) && mine.admits(here, own)).isTrue();
        assertThat(mine.admits(here, foreign)).isFalse();
        assertThat(mine.admits(new Origin("seeds", 1, 7))).isFalse();
        assertThat(mine.admits(new Origin("other", 2, 7))).isFalse();
    }

    @Test
    void whoHasOnePartitionTakesCommandsWithoutASeedFromAll() {
        RoutingRule mine = RoutingRule.partition("seeds", "rest", 2, seed -> false);
        Origin control = new Origin("rest", 0, 7);

        assertThat(mine.admits(control) && mine.admits(control, new Command.Emergency(HEADER, false)))
                .isTrue();
        assertThat(mine.admits(control, new Command.Retire(HEADER, new SeedId("s"))))
                .isFalse();
    }
}
