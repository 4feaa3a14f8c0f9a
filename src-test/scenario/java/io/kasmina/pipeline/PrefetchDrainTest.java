package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.breaker.BreakerConfig;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedId;
import io.kasmina.prefetch.FetchResult;
import io.kasmina.prefetch.PrefetchConfig;
import io.kasmina.support.PipelineBed;
import io.kasmina.telemetry.EventName;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class PrefetchDrainTest {

    /** One order under way, one that waits, and any others in the queue; nothing times out before the drain is over. */
    private final PipelineBed bed = PipelineBed.start(
            config -> config.with(new PrefetchConfig(Duration.ofHours(1), true, 1000, 1, 1, BreakerConfig.FETCH)));

    private boolean cancelled;

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void aCloseCancelsEveryOrderAlsoThoseThatHaveNotBegun() {
        bed.bus.silence();
        germinate(5);
        bed.close();
        assertCancelled(5);
        assertThat(bed.ends).containsEntry("run", "complete");
    }

    @Test
    void aFetcherThatNeverAnswersIsCancelledAndHoldsUpNothing() {
        bed.bus.fetch(Mono.<FetchResult>never().doOnCancel(() -> cancelled = true));
        germinate(2);
        bed.close();
        assertThat(cancelled).isTrue();
        assertCancelled(2);
        assertThat(bed.ends).containsEntry("run", "complete");
    }

    @Test
    void aDeviceThatHoldsAKernelIsWaitedForFiveSecondsAndNoLonger() {
        bed.device.hold();
        germinate(1);
        bed.close();
        bed.pass(Duration.ofMillis(4_999));
        assertThat(bed.ends).doesNotContainKey("run");
        bed.pass(Duration.ofMillis(1));
        assertThat(bed.ends).containsEntry("run", "complete");
        bed.device.letGo();
        assertThat(bed.ops.open()).isZero();
    }

    private void germinate(int seeds) {
        for (int i = 0; i < seeds; i++) {
            bed.send(bed.policy.germinate(new SeedId("s" + i), BlendSpec.byDefault()));
        }
    }

    private void assertCancelled(int orders) {
        assertThat(bed.seen(EventName.PREFETCH_CANCELED))
                .hasSize(orders)
                .allSatisfy(event -> assertThat(event.attributes()).containsEntry("reason", "shutdown"));
    }
}
