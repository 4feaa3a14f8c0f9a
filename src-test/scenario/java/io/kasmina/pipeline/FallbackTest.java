package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Outcome;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.gate.FallbackConfig;
import io.kasmina.gate.FallbackKernel;
import io.kasmina.pipeline.state.GateRecord;
import io.kasmina.prefetch.FetchFailure;
import io.kasmina.support.HeapKernel;
import io.kasmina.support.KernelBus;
import io.kasmina.support.PipelineBed;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.MetricName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** OBSERVE, the first stage of a rollout: a fallback kernel stands in for one that does not come. */
class FallbackTest {

    private static final FallbackKernel SPARE = new FallbackKernel("spare", "file:spare", KernelBus.DIGEST);

    private final PipelineBed bed = PipelineBed.start(config -> config.with(FallbackConfig.observed(SPARE)));
    private final List<HeapKernel> spares = new ArrayList<>();

    FallbackTest() {
        bed.bus.blueprint("spare", () -> {
            HeapKernel kernel = HeapKernel.of(bed.ops, 1, 0);
            spares.add(kernel);
            return kernel;
        });
        bed.bus.fetch("file:spare", KernelBus.fetched("spare"));
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void aMissingFileIsReplacedWithoutAskingTheBusAgain() {
        bed.bus.fetch("file:good", KernelBus.failed(FetchFailure.NOT_FOUND));
        bed.germinate();

        standsIn("fetch_failed");
        assertThat(bed.bus.requests()).hasSize(1);
        assertThat(bed.bus.references()).containsExactly("file:good", "file:spare");
    }

    @Test
    void aBusThatDoesNotAnswerIsReplacedWhenTheTimeIsUp() {
        bed.bus.silence();
        bed.germinate();
        assertThat(bed.view().fallbackUsed()).isFalse();
        bed.pass(Duration.ofSeconds(1));

        standsIn("fetch_timeout");
    }

    @Test
    void aFileWithAnotherDigestIsReplaced() {
        bed.bus.fetch("file:good", KernelBus.failed(FetchFailure.DIGEST_MISMATCH));
        bed.germinate();

        standsIn("digest_mismatch");
    }

    @Test
    void anUnreadableKernelIsReplaced() {
        bed.bus.blueprint("good", null);
        bed.germinate();

        standsIn("kernel_load_failed");
    }

    @Test
    void aDenialByTheBreakerIsReplacedThoughTheBreakerStaysOpen() {
        bed.bus.fetch("file:good", KernelBus.failed(FetchFailure.NOT_FOUND));
        for (int i = 0; i < 3; i++) {
            bed.send(bed.policy.germinate(new SeedId("s" + i), io.kasmina.contract.BlendSpec.byDefault()));
        }
        bed.germinate();

        assertThat(bed.view().fallbackUsed()).isTrue();
        assertThat(bed.bus.requests()).hasSize(3);
        assertThat(bed.events(EventName.BREAKER_DENIED)).hasSize(1);
        assertThat(bed.recorder.gauge(MetricName.FALLBACK_ACTIVE)).isEqualTo(4);
        assertThat(bed.recorder.count(MetricName.FALLBACK_EVENTS, "event", "attached"))
                .isEqualTo(4);
    }

    @Test
    void aFallbackThatDoesNotComeEitherFailsGateOneAndIsNotTriedAgain() {
        bed.bus.fetch("file:good", KernelBus.failed(FetchFailure.NOT_FOUND));
        bed.bus.fetch("file:spare", KernelBus.failed(FetchFailure.DIGEST_MISMATCH));
        bed.germinate();

        assertThat(bed.stage()).isEqualTo(SeedStage.EMBARGOED);
        assertThat(bed.seen(EventName.GATE_FAILURE)).singleElement().satisfies(event -> assertThat(event.attributes())
                .containsEntry("gate", "G1")
                .containsEntry("reason", "digest_mismatch"));
        assertThat(bed.bus.references()).containsExactly("file:good", "file:spare");
        assertThat(bed.recorder.count(MetricName.FALLBACK_EVENTS, "event", "failed"))
                .isEqualTo(1);
    }

    @Test
    void aFallbackThatNeverEndsTimesOut() {
        bed.bus.fetch("file:good", KernelBus.failed(FetchFailure.NOT_FOUND));
        bed.bus.fetch("file:spare", Mono.never());
        bed.germinate();
        bed.pass(Duration.ofMillis(999));
        assertThat(bed.stage()).isEqualTo(SeedStage.GERMINATED);
        bed.pass(Duration.ofMillis(1));

        assertThat(bed.stage()).isEqualTo(SeedStage.EMBARGOED);
    }

    @Test
    void aCullStopsTheFallbackToo() {
        boolean[] cancelled = new boolean[1];
        bed.bus.fetch("file:good", KernelBus.failed(FetchFailure.NOT_FOUND));
        bed.bus.fetch(
                "file:spare", Mono.<io.kasmina.prefetch.FetchResult>never().doOnCancel(() -> cancelled[0] = true));
        bed.germinate();
        bed.send(bed.policy.cull(PipelineBed.SEED));

        assertThat(cancelled[0]).isTrue();
        assertThat(bed.events(EventName.PREFETCH_CANCELED))
                .singleElement()
                .satisfies(event -> assertThat(event.attributes()).containsEntry("blueprint_id", "spare"));
    }

    @Test
    void itGrowsLikeAnyKernelWhileEachGateRecordsIt() {
        bed.bus.fetch("file:good", KernelBus.failed(FetchFailure.NOT_FOUND));
        bed.shadow(io.kasmina.contract.BlendSpec.byDefault());
        bed.report(PerformanceStatus.FALLBACK);
        bed.applied(SeedOperation.EVALUATE);

        assertThat(bed.stage()).isEqualTo(SeedStage.PROBATIONARY);
        assertThat(bed.seen(EventName.GATE_EVENT).stream()
                        .filter(event -> "false".equals(event.attributes().get("enforced"))))
                .hasSize(4)
                .allSatisfy(event -> {
                    assertThat(event.level()).isEqualTo(Level.CRITICAL);
                    assertThat(event.attributes())
                            .containsEntry("passed", "true")
                            .containsEntry("reason", "fallback_kernel_used");
                });
        assertThat(history()).filteredOn(record -> !record.result().enforced()).hasSize(4);
        assertThat(bed.recorder.count(MetricName.FALLBACK_EVENTS, "event", "observed"))
                .isEqualTo(4);
    }

    @Test
    void otherReasonsAreEnforcedOnIt() {
        bed.bus.fetch("file:good", KernelBus.failed(FetchFailure.NOT_FOUND));
        bed.shadow(io.kasmina.contract.BlendSpec.byDefault());
        bed.report(PerformanceStatus.DEGRADED);

        assertThat(bed.advance(SeedOperation.EVALUATE).reasonCode()).isEqualTo("performance_degraded");
        assertThat(bed.stage()).isEqualTo(SeedStage.EMBARGOED);
        assertThat(spares).singleElement().satisfies(kernel -> assertThat(kernel.closes())
                .isEqualTo(1));
    }

    @Test
    void aCulledFallbackIsOfferedForNoRollbackSinceItIsGone() {
        bed.bus.fetch("file:good", KernelBus.failed(FetchFailure.NOT_FOUND));
        bed.shadow(io.kasmina.contract.BlendSpec.byDefault());
        bed.report(PerformanceStatus.DEGRADED);
        bed.advance(SeedOperation.EVALUATE);

        assertThat(bed.events(EventName.ROLLBACK_PAYLOAD))
                .singleElement()
                .satisfies(event -> assertThat(event.attributes()).containsEntry("available", "false"));
        assertThat(bed.send(bed.policy.rollback(PipelineBed.SEED)).reasonCode()).isEqualTo("no_snapshot");
    }

    @Test
    void underEnforceAFailedFetchCullsThoughAFallbackIsNamed() {
        try (PipelineBed strict = PipelineBed.start(
                config -> config.with(new FallbackConfig(io.kasmina.gate.Enforcement.ENFORCE, SPARE)))) {
            strict.bus.fetch(KernelBus.failed(FetchFailure.NOT_FOUND));
            assertThat(strict.germinate()).isInstanceOf(Outcome.Pending.class);
            assertThat(strict.stage()).isEqualTo(SeedStage.EMBARGOED);
            assertThat(strict.bus.references()).containsExactly("file:good");
        }
    }

    private void standsIn(String reason) {
        assertThat(bed.stage()).isEqualTo(SeedStage.GERMINATED);
        assertThat(bed.view().fallbackId()).isEqualTo("spare");
        assertThat(bed.view().kernelAttached()).isTrue();
        assertThat(bed.kernels).isEmpty();
        assertThat(spares).hasSize(1);
        assertThat(bed.seen(EventName.FALLBACK_REQUESTED)).singleElement().satisfies(event -> {
            assertThat(event.level()).isEqualTo(Level.CRITICAL);
            assertThat(event.attributes()).containsEntry("blueprint_id", "good").containsEntry("reason", reason);
        });
        assertThat(bed.seen(EventName.FALLBACK_ATTACHED))
                .singleElement()
                .extracting(Event::level)
                .isEqualTo(Level.CRITICAL);
        bed.step(scope -> {});
        assertThat(bed.packets).flatExtracting(packet -> packet.metrics()).anySatisfy(metric -> {
            assertThat(metric.name()).isEqualTo(MetricName.SEED_FALLBACK_USED);
            assertThat(metric.value()).isEqualTo(1);
        });
        assertThat(bed.recorder.gauge(MetricName.FALLBACK_ACTIVE)).isEqualTo(1);
    }

    private List<GateRecord> history() {
        return bed.kasmina.gateHistory(PipelineBed.SEED).toFuture().join();
    }
}
