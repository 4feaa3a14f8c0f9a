package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.prefetch.FetchFailure;
import io.kasmina.support.KernelBus;
import io.kasmina.support.PipelineBed;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.MetricName;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BreakerCommandTest {

    private static final int CLOSED = 1;
    private static final int OPEN = 2;
    private static final int HALF_OPEN = 3;

    private final PipelineBed bed = PipelineBed.start();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void forcedOpenItDeniesFetchesUntilItsTimeIsOver() {
        applied(OPEN);
        assertThat(state()).isEqualTo(OPEN);
        bed.send(bed.policy.germinate(new SeedId("a"), BlendSpec.byDefault()));
        assertThat(bed.views.get(new SeedId("a")).stage()).isEqualTo(SeedStage.EMBARGOED);
        assertThat(bed.bus.requests()).isEmpty();

        bed.pass(Duration.ofSeconds(60));
        bed.send(bed.policy.germinate(new SeedId("b"), BlendSpec.byDefault()));
        assertThat(bed.views.get(new SeedId("b")).kernelAttached()).isTrue();
        assertThat(state()).isEqualTo(HALF_OPEN);
    }

    @Test
    void forcedClosedItLetsFetchesThroughAtOnce() {
        failThreeTimes();
        assertThat(state()).isEqualTo(OPEN);
        assertThat(failures()).isEqualTo(3);
        bed.bus.fetch(null);
        applied(CLOSED);
        assertThat(state()).isEqualTo(CLOSED);
        assertThat(failures()).isZero();
        bed.germinate();
        assertThat(bed.view().kernelAttached()).isTrue();
    }

    @Test
    void forcedHalfOpenOneFailureReopensIt() {
        applied(HALF_OPEN);
        bed.bus.fetch(KernelBus.failed(FetchFailure.NOT_FOUND));
        bed.germinate();
        assertThat(state()).isEqualTo(OPEN);
    }

    @Test
    void everyForcedTransitionIsAnEventWithItsRationale() {
        applied(OPEN);
        applied(OPEN);
        applied(CLOSED);
        assertThat(bed.events(EventName.BREAKER_TRANSITION))
                .extracting(event -> event.level() + " " + event.attributes().get("from") + ">"
                        + event.attributes().get("to") + " "
                        + event.attributes().get("action") + " "
                        + event.attributes().get("rationale"))
                .containsExactly(
                        Level.WARNING + " closed>open forced drill",
                        Level.WARNING + " open>open forced drill",
                        Level.INFO + " open>closed forced drill");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, -1, Integer.MAX_VALUE})
    void anyOtherStateIsInvalid(int number) {
        assertThat(force(number)).isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(Refusal.INVALID_BREAKER_STATE);
            assertThat(refused.detail()).startsWith("desired_state: ").endsWith("was " + number);
        });
        assertThat(bed.events(EventName.BREAKER_TRANSITION)).isEmpty();
    }

    @Test
    void theAnswerWaitsUntilItTookEffect() {
        try (PipelineBed idle = PipelineBed.neverRun()) {
            idle.in
                    .tryEmitNext(idle.policy.sign(new Command.ForceBreaker(idle.policy.header(), OPEN, "")))
                    .orThrow();
            assertThat(idle.outcomes).isEmpty();
            idle.kasmina.run().subscribe();
            assertThat(idle.outcomes).singleElement().isInstanceOf(Outcome.Applied.class);
        }
    }

    @Test
    void bothBreakersAreMeasuredFromTheStart() {
        assertThat(state()).isEqualTo(CLOSED);
        assertThat(bed.recorder.gauge(MetricName.BREAKER_STATE, "breaker", "isolation"))
                .isEqualTo(CLOSED);
        assertThat(bed.recorder.gauge(MetricName.BREAKER_FAILURES, "breaker", "isolation"))
                .isZero();
        bed.step(scope -> {});
        assertThat(bed.packets.get(bed.packets.size() - 1).metrics())
                .filteredOn(metric -> metric.name() == MetricName.BREAKER_STATE)
                .hasSize(2);
    }

    private void failThreeTimes() {
        bed.bus.fetch(KernelBus.failed(FetchFailure.NOT_FOUND));
        for (int i = 0; i < 3; i++) {
            bed.send(bed.policy.germinate(new SeedId("s" + i), BlendSpec.byDefault()));
        }
    }

    private double state() {
        return bed.recorder.gauge(MetricName.BREAKER_STATE, "breaker", "fetch");
    }

    private double failures() {
        return bed.recorder.gauge(MetricName.BREAKER_FAILURES, "breaker", "fetch");
    }

    private void applied(int state) {
        assertThat(force(state)).isInstanceOf(Outcome.Applied.class);
    }

    private Outcome force(int state) {
        return bed.send(new Command.ForceBreaker(bed.policy.header(), state, "drill"));
    }
}
