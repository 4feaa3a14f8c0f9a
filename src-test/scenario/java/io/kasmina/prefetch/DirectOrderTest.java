package io.kasmina.prefetch;

import static io.kasmina.support.PrefetchFixture.DIGEST;
import static io.kasmina.support.PrefetchFixture.FILE;
import static io.kasmina.support.PrefetchFixture.OTHER_DIGEST;
import static io.kasmina.support.PrefetchFixture.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kasmina.contract.GateReason;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.support.PrefetchFixture;
import io.kasmina.telemetry.EventName;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orders that say themselves where their artifact lies. */
class DirectOrderTest {

    private final PrefetchFixture fixture = new PrefetchFixture();
    private final PrefetchOrder direct = direct("a");

    @BeforeEach
    void run() {
        fixture.run();
    }

    @Test
    void theArtifactIsFetchedWithoutARequest() {
        fixture.start(direct);
        fixture.pass(Duration.ofMillis(7));
        fixture.fetched();

        assertThat(fixture.requests).isEmpty();
        assertThat(fixture.references).containsExactly("file:/spare.pt " + DIGEST + " " + (256L << 20));
        assertThat(fixture.results)
                .containsExactly(new PrefetchResult.Fetched(direct, "runner-1-1", FILE, DIGEST, 7_000_000));
        assertThat(fixture.telemetry.events(EventName.PREFETCH_REQUESTED))
                .singleElement()
                .satisfies(event -> assertThat(event.attributes()).containsEntry("blueprint_id", "spare"));
    }

    @Test
    void itTimesOutLikeAnyOther() {
        fixture.start(direct);
        fixture.pass(Duration.ofSeconds(1));

        fixture.assertFailed(GateReason.FETCH_TIMEOUT);
        assertThat(fixture.cancelledFetches).isEqualTo(1);
    }

    @Test
    void aFileWithAnotherDigestIsRefused() {
        fixture.start(direct);
        fixture.fetchEnds(new FetchResult.Fetched(FILE, OTHER_DIGEST, 1));

        fixture.assertFailed(GateReason.DIGEST_MISMATCH);
    }

    @Test
    void aReplyThatNamesItIsIgnored() {
        fixture.start(direct);
        fixture.ready("runner-1-1", "spare", DIGEST.hex());

        fixture.assertIgnored("answered_before", 1);
        assertThat(fixture.references).hasSize(1);
    }

    @Test
    void anOpenBreakerDoesNotKeepItBack() {
        openBreaker();

        fixture.start(direct);
        fixture.fetched();

        assertThat(fixture.last()).isInstanceOf(PrefetchResult.Fetched.class);
    }

    @Test
    void itsSuccessSaysNothingAboutTheBus() {
        openBreaker();
        fixture.start(direct);
        fixture.fetched();

        fixture.start(order("b", 1));

        fixture.assertFailed(GateReason.FETCH_DENIED);
    }

    @Test
    void itsFailureSaysNothingAboutTheBus() {
        for (int i = 0; i < 5; i++) {
            fixture.start(direct("s" + i));
            fixture.fetchFails(FetchFailure.NOT_FOUND);
        }

        fixture.start(order("b", 1));

        assertThat(fixture.requests).hasSize(1);
        assertThat(fixture.telemetry.events(EventName.BREAKER_TRANSITION)).isEmpty();
    }

    @Test
    void itsSuccessDoesNotForgiveTheBusItsFailures() {
        fail("b");
        fail("c");
        fixture.start(direct);
        fixture.fetched();
        fail("d");

        fixture.start(order("e", 1));

        fixture.assertFailed(GateReason.FETCH_DENIED);
    }

    @Test
    void withoutAPinThereIsNoSuchOrder() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PrefetchOrder(
                        new SeedId("a"), 1, "spare", new TrainingRunId("run-7"), null, "file:/spare.pt"))
                .withMessage("pin: must be set where artifactRef is, was absent");
    }

    private void openBreaker() {
        fail("x");
        fail("y");
        fail("z");
    }

    private void fail(String seed) {
        fixture.start(order(seed, 1));
        fixture.ready(fixture.lastRequest());
        fixture.fetchFails(FetchFailure.NOT_FOUND);
    }

    private static PrefetchOrder direct(String seed) {
        return new PrefetchOrder(new SeedId(seed), 1, "spare", new TrainingRunId("run-7"), DIGEST, "file:/spare.pt");
    }
}
