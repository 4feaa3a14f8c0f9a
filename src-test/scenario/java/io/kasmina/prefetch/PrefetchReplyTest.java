package io.kasmina.prefetch;

import static io.kasmina.support.PrefetchFixture.DIGEST;
import static io.kasmina.support.PrefetchFixture.OTHER_DIGEST;
import static io.kasmina.support.PrefetchFixture.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.breaker.BreakerConfig;
import io.kasmina.contract.GateReason;
import io.kasmina.contract.KernelReply;
import io.kasmina.support.PrefetchFixture;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrefetchReplyTest {

    private final PrefetchFixture fixture = new PrefetchFixture();

    @BeforeEach
    void run() {
        fixture.run();
    }

    @Test
    void aLateReplyIsCountedAndIgnored() {
        fixture.start(order("a", 1));
        fixture.pass(Duration.ofSeconds(1));

        fixture.ready(fixture.lastRequest());

        assertThat(fixture.results).hasSize(1);
        assertThat(fixture.fetches).isEmpty();
        fixture.assertIgnored("unknown_request", 1);
    }

    @Test
    void aForeignReplyIsCountedAndIgnored() {
        fixture.start(order("a", 1));

        fixture.ready("runner-2-1", "BP-a", DIGEST.hex());

        assertThat(fixture.fetches).isEmpty();
        fixture.assertIgnored("unknown_request", 1);
    }

    @Test
    void aReplyAboutAnotherBlueprintIsIgnoredAndTheRightOneStillCounts() {
        fixture.start(order("a", 1));
        fixture.ready("runner-1-1", "BP-b", DIGEST.hex());
        fixture.replies.next(new KernelReply.Unavailable("runner-1-1", "BP-b", "gone"));
        assertThat(fixture.fetches).isEmpty();
        fixture.assertIgnored("other_blueprint", 2);

        fixture.ready(fixture.lastRequest());
        fixture.fetched();

        assertThat(fixture.last()).isInstanceOf(PrefetchResult.Fetched.class);
    }

    @Test
    void aSecondReplyIsIgnoredWhileTheFirstIsBeingFetched() {
        fixture.start(order("a", 1));
        fixture.ready(fixture.lastRequest());
        fixture.ready(fixture.lastRequest());
        fixture.replies.next(new KernelReply.Unavailable("runner-1-1", "BP-a", "gone"));

        assertThat(fixture.fetches).hasSize(1);
        fixture.assertIgnored("answered_before", 2);
    }

    @Test
    void aReplyWithoutAnArtifactFailsWithoutQuotingTheBus() {
        fixture.start(order("a", 1));

        fixture.replies.next(new KernelReply.Unavailable("runner-1-1", "BP-a", "<script>"));

        fixture.assertFailed(GateReason.FETCH_FAILED);
        assertThat(fixture.telemetry.events().toString()).doesNotContain("<script>");
        assertThat(fixture.telemetry.events(EventName.PREFETCH_FAILED).get(0).level())
                .isEqualTo(Level.ERROR);
    }

    @ParameterizedTest
    @CsvSource({"''", "nonsense", "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"})
    void aChecksumThatIsNotThePinnedOneFailsBeforeAnythingIsFetched(String checksum) {
        fixture.start(order("a", 1));

        fixture.ready("runner-1-1", "BP-a", checksum);

        fixture.assertFailed(GateReason.DIGEST_MISMATCH);
        assertThat(fixture.fetches).isEmpty();
    }

    @Test
    void aChecksumMayBeWrittenInUpperCase() {
        fixture.start(order("a", 1));

        fixture.ready("runner-1-1", "BP-a", DIGEST.hex().toUpperCase(Locale.ROOT));

        assertThat(fixture.fetches).hasSize(1);
    }

    @Test
    void anUnpinnedOrderIsDeniedWherePinsAreRequired() {
        fixture.start(order("a", 1, null));

        fixture.assertFailed(GateReason.FETCH_DENIED);
        assertThat(fixture.requests).isEmpty();
    }

    @Test
    void whereNoPinIsRequiredTheRepliesChecksumIsTheExpectation() {
        PrefetchFixture lenient =
                new PrefetchFixture(new PrefetchConfig(Duration.ofMillis(500), false, 10, 4, 4, BreakerConfig.FETCH));
        lenient.run();

        lenient.start(order("a", 1, null));
        lenient.ready(lenient.lastRequest());
        assertThat(lenient.references).containsExactly("file:/kernel.pt " + DIGEST + " 10");
        lenient.fetched();
        assertThat(lenient.last()).isInstanceOf(PrefetchResult.Fetched.class);

        lenient.start(order("b", 1, OTHER_DIGEST));
        lenient.ready(lenient.lastRequest());
        assertThat(((PrefetchResult.Failed) lenient.last()).reason()).isEqualTo(GateReason.DIGEST_MISMATCH);
    }
}
