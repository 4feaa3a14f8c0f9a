package io.kasmina.pipeline.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.DetachedSignature;
import io.kasmina.contract.Origin;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Rejection;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.SignedCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AnswerRuleTest {

    private static final Origin OWN = new Origin(Origin.COMMANDS, 1, 7);
    private static final Origin ALL = new Origin(Origin.CONTROL, 0, 7);

    private static final SeedId SEED = new SeedId("seed-1");

    private final AnswerRule first = new AnswerRule(Origin.CONTROL, true, SEED::equals);
    private final AnswerRule other = new AnswerRule(Origin.CONTROL, false, SEED::equals);

    @Test
    void commandsThatEveryPartitionReadsAreAnsweredByTheFirst() {
        assertThat(first.says(applied(ALL))).isTrue();
        assertThat(other.says(applied(ALL))).isFalse();
        assertThat(first.speaksForAll()).isTrue();
        assertThat(other.speaksForAll()).isFalse();
    }

    @Test
    void seedsOfOthersAreNoConcern() {
        assertThat(other.concerns(SEED)).isTrue();
        assertThat(other.concerns(new SeedId("seed-2"))).isFalse();
    }

    @Test
    void everyPartitionAnswersItsOwn() {
        assertThat(first.says(applied(OWN))).isTrue();
        assertThat(other.says(applied(OWN))).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Rejection.class)
    void whatIsNoCommandHereBecomesALetter(Rejection reason) {
        boolean unreadable =
                reason == Rejection.MALFORMED || reason == Rejection.MISROUTED || reason == Rejection.OVERSIZED;
        assertThat(other.letter(rejected(OWN, reason), command(OWN)) != null).isEqualTo(unreadable);
        assertThat(other.letter(rejected(ALL, reason), command(ALL))).isNull();
    }

    @Test
    void aLetterHoldsWhatWasReceived() {
        SignedCommand command = command(OWN);
        assertThat(other.letter(rejected(OWN, Rejection.MALFORMED), command)).satisfies(letter -> {
            assertThat(letter.place()).isEqualTo(OWN);
            assertThat(letter.reason()).isEqualTo("malformed");
            assertThat(letter.value()).isSameAs(command.value());
            assertThat(letter.key()).isSameAs(command.key());
            assertThat(letter.signature()).isSameAs(command.signature());
        });
        assertThat(other.letter(applied(OWN), command)).isNull();
    }

    @Test
    void ofACommandThatIsTooLargeTheHeadIsKept() {
        SignedCommand command = new SignedCommand(new byte[70_000], null, OWN);
        assertThat(other.letter(rejected(OWN, Rejection.OVERSIZED), command)).satisfies(letter -> {
            assertThat(letter.value()).hasSize(1_024);
            assertThat(letter.size()).isEqualTo(70_000);
        });
    }

    private static SignedCommand command(Origin place) {
        DetachedSignature signature = new DetachedSignature("default", new byte[] {3});
        return new SignedCommand(new byte[] {1, 2}, signature, place, new byte[] {4});
    }

    private static Outcome applied(Origin place) {
        return new Outcome.Applied(
                new Outcome.Subject("a", "default", null, place), SeedStage.UNKNOWN, SeedStage.UNKNOWN);
    }

    private static Outcome rejected(Origin place, Rejection reason) {
        return new Outcome.Rejected(new Outcome.Subject(null, null, null, place), reason);
    }
}
