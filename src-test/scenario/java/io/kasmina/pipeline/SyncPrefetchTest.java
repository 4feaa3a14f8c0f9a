package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kasmina.breaker.BreakerConfig;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.prefetch.PrefetchConfig;
import io.kasmina.prefetch.PrefetchMode;
import io.kasmina.prefetch.PublishRetry;
import io.kasmina.support.PipelineBed;
import io.kasmina.telemetry.MetricName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SyncPrefetchTest {

    private static final int MAX_PARKED = 2;

    private final PipelineBed bed = PipelineBed.start(config -> config.with(new PrefetchConfig(
            Duration.ofMillis(500),
            true,
            1000,
            4,
            4,
            BreakerConfig.FETCH,
            PublishRetry.defaults(),
            PrefetchMode.SYNC,
            MAX_PARKED,
            Duration.ofSeconds(5))));

    @BeforeEach
    void germinate() {
        bed.bus.silence();
        bed.germinate();
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void aSeedsCommandsWaitForItsKernelAndAreThenDecidedInOrder() {
        park(SeedOperation.START_TRAINING);
        park(SeedOperation.START_GRAFTING);
        assertThat(verdicts()).containsExactly("pending");

        bed.bus.answer(bed.bus.lastRequest());

        assertThat(verdicts()).containsExactly("pending", "applied", "applied");
        assertThat(bed.stage()).isEqualTo(SeedStage.BLENDING);
        assertThat(bed.recorder.count(MetricName.PREFETCH_PARKED, "event", "parked"))
                .isEqualTo(2);
    }

    @Test
    void anotherSeedsCommandsDoNotWait() {
        park(SeedOperation.START_TRAINING);
        Outcome other = bed.send(bed.policy.advance(new SeedId("other"), SeedOperation.START_TRAINING));
        assertThat(other.verdict()).isEqualTo("refused");
    }

    @Test
    void whereNoKernelComesTheCommandsAreDecidedWithoutOne() {
        park(SeedOperation.START_TRAINING);
        bed.pass(Duration.ofSeconds(1));
        assertThat(bed.stage()).isEqualTo(SeedStage.EMBARGOED);
        assertThat(verdicts()).containsExactly("pending", "refused");
    }

    @Test
    void aCullWaitsForNoKernelAndComesAfterWhatWaited() {
        park(SeedOperation.START_TRAINING);
        bed.in.tryEmitNext(bed.policy.sign(bed.policy.cull(PipelineBed.SEED))).orThrow();
        assertThat(bed.outcomes)
                .extracting(Outcome::verdict, Outcome::reasonCode)
                .containsExactly(tuple("pending", ""), tuple("refused", "not_ready"), tuple("applied", ""));
        assertThat(bed.stage()).isEqualTo(SeedStage.EMBARGOED);
    }

    @Test
    void moreThanItsBoundMayNotWait() {
        park(SeedOperation.START_TRAINING);
        park(SeedOperation.START_GRAFTING);
        assertThat(bed.advance(SeedOperation.STABILIZE).reasonCode()).isEqualTo("not_ready");
        assertThat(bed.recorder.count(MetricName.PREFETCH_PARKED, "event", "refused"))
                .isEqualTo(1);
    }

    @Test
    void aCloseDecidesNothingThatWaits() {
        park(SeedOperation.START_TRAINING);
        bed.close();
        assertThat(bed.ends).containsEntry("run", "complete");
        assertThat(bed.stage()).isEqualTo(SeedStage.GERMINATED);
    }

    @Test
    void aKernelThatComesAtOnceMakesNobodyWait() {
        try (PipelineBed prompt = PipelineBed.start(
                config -> config.with(PrefetchConfig.defaults().with(PrefetchMode.SYNC)))) {
            prompt.germinate();
            prompt.applied(SeedOperation.START_TRAINING);
            assertThat(prompt.stage()).isEqualTo(SeedStage.TRAINING);
        }
    }

    private void park(SeedOperation operation) {
        int before = bed.outcomes.size();
        bed.in
                .tryEmitNext(bed.policy.sign(bed.policy.advance(PipelineBed.SEED, operation)))
                .orThrow();
        assertThat(bed.outcomes).hasSize(before);
    }

    private List<String> verdicts() {
        return bed.outcomes.stream().map(Outcome::verdict).toList();
    }
}
