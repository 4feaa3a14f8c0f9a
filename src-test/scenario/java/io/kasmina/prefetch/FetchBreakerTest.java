package io.kasmina.prefetch;

import static io.kasmina.support.PrefetchFixture.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.GateReason;
import io.kasmina.contract.SeedId;
import io.kasmina.support.PrefetchFixture;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FetchBreakerTest {

    private final PrefetchFixture fixture = new PrefetchFixture();

    @BeforeEach
    void run() {
        fixture.run();
    }

    @Test
    void threeFailuresInARowDenyTheFourthOrder() {
        failTimes(3);
        int requests = fixture.requests.size();

        fixture.start(order("d", 1));

        assertThat(fixture.last())
                .isInstanceOfSatisfying(PrefetchResult.Failed.class, failed -> assertThat(failed.reason())
                        .isEqualTo(GateReason.FETCH_DENIED));
        assertThat(fixture.requests).hasSize(requests);
        assertThat(fixture.telemetry.events(EventName.BREAKER_DENIED))
                .singleElement()
                .satisfies(event -> assertThat(event.seed()).isEqualTo(new SeedId("d")));
        assertThat(transitions()).containsExactly("closed>open transition");
        assertThat(fixture.telemetry.events(EventName.BREAKER_TRANSITION).get(0).level())
                .isEqualTo(Level.WARNING);
    }

    @Test
    void aSuccessBetweenFailuresStartsTheCountAgain() {
        failTimes(2);
        succeed();
        failTimes(2);
        succeed();

        assertThat(transitions()).isEmpty();
    }

    @Test
    void afterAMinuteTwoSuccessesCloseIt() {
        failTimes(3);
        fixture.pass(Duration.ofSeconds(60));

        succeed();
        succeed();

        assertThat(transitions())
                .containsExactly(
                        "closed>open transition",
                        "open>half_open transition",
                        "half_open>half_open count",
                        "half_open>closed transition");
    }

    @Test
    void oneFailureOnTrialReopensIt() {
        failTimes(3);
        fixture.pass(Duration.ofSeconds(60));

        failTimes(1);
        fixture.start(order("e", 1));

        assertThat(((PrefetchResult.Failed) fixture.last()).reason()).isEqualTo(GateReason.FETCH_DENIED);
        assertThat(transitions()).endsWith("half_open>open transition");
    }

    @Test
    void timeoutsCountAndCancelsDoNot() {
        for (int n = 0; n < 3; n++) {
            fixture.start(order("a", n));
            fixture.signals.next(new PrefetchSignal.Cancel(new SeedId("a"), n, CancelReason.RETIRED));
        }
        assertThat(transitions()).isEmpty();

        for (int n = 0; n < 3; n++) {
            fixture.start(order("a", n));
            fixture.pass(Duration.ofSeconds(1));
        }
        assertThat(transitions()).containsExactly("closed>open transition");
    }

    private void failTimes(int times) {
        for (int n = 0; n < times; n++) {
            fixture.start(order("a", 1));
            fixture.ready(fixture.lastRequest());
            fixture.fetchFails(FetchFailure.CONNECTION_FAILED);
        }
    }

    private void succeed() {
        fixture.start(order("a", 1));
        fixture.ready(fixture.lastRequest());
        fixture.fetched();
        assertThat(fixture.last()).isInstanceOf(PrefetchResult.Fetched.class);
    }

    private List<String> transitions() {
        return fixture.telemetry.events(EventName.BREAKER_TRANSITION).stream()
                .map(Event::attributes)
                .map(values -> values.get("from") + ">" + values.get("to") + " " + values.get("action"))
                .toList();
    }
}
