package io.kasmina.prefetch;

import static io.kasmina.support.PrefetchFixture.DIGEST;
import static io.kasmina.support.PrefetchFixture.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.SeedId;
import io.kasmina.support.PrefetchFixture;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.MetricName;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrefetchCancelTest {

    private final PrefetchFixture fixture = new PrefetchFixture();

    @BeforeEach
    void run() {
        fixture.run();
    }

    @Test
    void aCancelBeforeTheReplyEndsTheOrder() {
        PrefetchOrder order = order("a", 2);
        fixture.start(order);

        fixture.signals.next(new PrefetchSignal.Cancel(new SeedId("a"), 2, CancelReason.RETIRED));

        assertThat(fixture.results).containsExactly(new PrefetchResult.Canceled(order, CancelReason.RETIRED));
        Event event = fixture.telemetry.events(EventName.PREFETCH_CANCELED).get(0);
        assertThat(event.attributes()).containsEntry("reason", "retired");
        fixture.pass(Duration.ofMinutes(1));
        assertThat(fixture.results).hasSize(1);
    }

    @Test
    void aCancelDuringTheFetchStopsIt() {
        fixture.start(order("a", 2));
        fixture.ready(fixture.lastRequest());

        fixture.signals.next(new PrefetchSignal.Cancel(new SeedId("a"), 3, CancelReason.SHUTDOWN));

        assertThat(fixture.last()).isInstanceOf(PrefetchResult.Canceled.class);
        assertThat(fixture.cancelledFetches).isEqualTo(1);
    }

    @Test
    void aCancelOfAnOlderGenerationOrAnotherSeedChangesNothing() {
        fixture.start(order("a", 2));

        fixture.signals.next(new PrefetchSignal.Cancel(new SeedId("a"), 1, CancelReason.RETIRED));
        fixture.signals.next(new PrefetchSignal.Cancel(new SeedId("b"), 9, CancelReason.RETIRED));

        assertThat(fixture.results).isEmpty();
        assertThat(fixture.telemetry.gauge(MetricName.PREFETCH_INFLIGHT)).isEqualTo(1);
    }

    @Test
    void aNewerOrderOfASeedSupersedesTheOlder() {
        PrefetchOrder older = order("a", 1);
        fixture.start(older);
        fixture.start(order("a", 2));

        assertThat(fixture.results).containsExactly(new PrefetchResult.Canceled(older, CancelReason.SUPERSEDED));

        fixture.ready("runner-1-1", "BP-a", DIGEST.hex());
        fixture.assertIgnored("unknown_request", 1);
        fixture.ready("runner-1-2", "BP-a", DIGEST.hex());
        fixture.fetched();
        assertThat(fixture.last().order().generation()).isEqualTo(2);
    }

    @Test
    void anOrderOfAnOlderGenerationIsSupersededAtOnce() {
        fixture.start(order("a", 2));
        fixture.start(order("a", 1));

        assertThat(fixture.results)
                .containsExactly(new PrefetchResult.Canceled(order("a", 1), CancelReason.SUPERSEDED));
        assertThat(fixture.requests).hasSize(1);
    }
}
