package io.kasmina.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Origin;
import io.kasmina.contract.SignedCommand;
import io.kasmina.support.VerifyFixture;
import io.kasmina.telemetry.EventName;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class RejectionSummaryTest {

    private static final SignedCommand UNSIGNED =
            new SignedCommand(new byte[] {1}, null, Origin.inMemory(Origin.COMMANDS));

    private final VerifyFixture fixture = new VerifyFixture();

    @Test
    void aFloodOfRejectionsIsSummedUpByTheTimerWithoutAnotherCommand() {
        TestPublisher<SignedCommand> source = TestPublisher.create();

        StepVerifier.create(source.flux().transformDeferred(fixture.operator()))
                .then(() -> source.next(flood(500)[0], flood(499)))
                .expectNextCount(500)
                .then(() -> assertThat(fixture.telemetry.events(EventName.COMMAND_REJECTED))
                        .hasSize(120))
                .then(() -> fixture.timer.advanceTimeBy(Duration.ofSeconds(59)))
                .then(() -> assertThat(fixture.telemetry.events(EventName.COMMAND_REJECTIONS_SUMMARY))
                        .isEmpty())
                .then(() -> fixture.timer.advanceTimeBy(Duration.ofSeconds(1)))
                .then(() -> assertThat(fixture.telemetry.events(EventName.COMMAND_REJECTIONS_SUMMARY))
                        .singleElement()
                        .satisfies(event -> assertThat(event.attributes()).containsEntry("missing_signature", "380")))
                .thenCancel()
                .verify(Duration.ofSeconds(10));
    }

    @Test
    void whatIsHeldBackIsSummedUpWhenTheSourceCompletesOrFails() {
        StepVerifier.create(Flux.just(flood(130)).transformDeferred(fixture.operator()))
                .expectNextCount(130)
                .verifyComplete();
        StepVerifier.create(Flux.concat(Flux.just(flood(130)), Mono.error(new IllegalStateException("broker gone")))
                        .transformDeferred(fixture.operator()))
                .expectNextCount(130)
                .verifyErrorMessage("broker gone");

        assertThat(fixture.telemetry.events(EventName.COMMAND_REJECTIONS_SUMMARY))
                .extracting(event -> event.attributes().get("missing_signature"))
                .containsExactly("10", "10");
    }

    @Test
    void aSummaryThatIsDueIsWrittenByTheNextCommandToo() {
        VerifyFixture slow = new VerifyFixture(withTick(Duration.ofMinutes(10)));
        TestPublisher<SignedCommand> source = TestPublisher.create();

        StepVerifier.create(source.flux().transformDeferred(slow.operator()))
                .then(() -> source.next(UNSIGNED, flood(120)))
                .expectNextCount(121)
                .then(() -> slow.timer.advanceTimeBy(Duration.ofSeconds(60)))
                .then(() -> source.next(UNSIGNED))
                .expectNextCount(1)
                .then(() -> assertSummary(slow, "1"))
                .thenCancel()
                .verify(Duration.ofSeconds(10));
    }

    @Test
    void aClockThatIsSetBackDelaysNoSummary() {
        TestPublisher<SignedCommand> source = TestPublisher.create();

        StepVerifier.create(source.flux().transformDeferred(fixture.operator()))
                .then(() -> source.next(UNSIGNED, flood(120)))
                .expectNextCount(121)
                .then(() -> fixture.clock.shift(Duration.ofHours(-1)))
                .then(() -> fixture.timer.advanceTimeBy(Duration.ofSeconds(60)))
                .then(() -> assertSummary(fixture, "1"))
                .thenCancel()
                .verify(Duration.ofSeconds(10));
    }

    @Test
    void aClockThatIsSetForwardFillsNoBucket() {
        TestPublisher<SignedCommand> source = TestPublisher.create();

        StepVerifier.create(source.flux().transformDeferred(fixture.operator()))
                .then(() -> source.next(UNSIGNED, flood(119)))
                .expectNextCount(120)
                .then(() -> fixture.clock.shift(Duration.ofHours(1)))
                .then(() -> source.next(UNSIGNED, flood(119)))
                .expectNextCount(120)
                .then(() -> assertThat(fixture.telemetry.events(EventName.COMMAND_REJECTED))
                        .hasSize(120))
                .thenCancel()
                .verify(Duration.ofSeconds(10));
    }

    private static void assertSummary(VerifyFixture fixture, String count) {
        assertThat(fixture.telemetry.events(EventName.COMMAND_REJECTIONS_SUMMARY))
                .singleElement()
                .satisfies(event -> assertThat(event.attributes()).containsEntry("missing_signature", count));
    }

    private static VerifyConfig withTick(Duration tick) {
        VerifyConfig defaults = VerifyConfig.defaults();
        return new VerifyConfig(
                defaults.maxBytes(),
                defaults.freshness(),
                defaults.skew(),
                defaults.nonceTtl(),
                defaults.nonceCap(),
                defaults.noncesPerKey(),
                defaults.rejectionsPerMinute(),
                tick);
    }

    private static SignedCommand[] flood(int size) {
        SignedCommand[] flood = new SignedCommand[size];
        Arrays.fill(flood, UNSIGNED);
        return flood;
    }
}
