package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Gate;
import io.kasmina.contract.GateReason;
import io.kasmina.contract.KernelReply;
import io.kasmina.contract.KernelRequest;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.prefetch.FetchFailure;
import io.kasmina.prefetch.FetchResult;
import io.kasmina.support.HeapKernel;
import io.kasmina.support.KernelBus;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.ScriptedHost;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.tensor.TensorFault;
import io.kasmina.tensor.TensorShape;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class KernelAttachTest {

    private final PipelineBed bed = PipelineBed.start();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void aPrefetchThatTakesTooLongFailsGateOneBeforeAnyCommand() {
        bed.bus.silence();
        bed.germinate();
        bed.pass(Duration.ofMillis(999));
        assertThat(bed.stage()).isEqualTo(SeedStage.GERMINATED);
        bed.pass(Duration.ofMillis(1));

        failedGateOne(GateReason.FETCH_TIMEOUT);
        assertThat(bed.seen(EventName.PREFETCH_TIMEOUT))
                .singleElement()
                .extracting(Event::level)
                .isEqualTo(Level.CRITICAL);
    }

    @Test
    void aReplyWithAnotherDigestFailsGateOne() {
        bed.bus.silence();
        bed.germinate();
        KernelRequest request = bed.bus.lastRequest();
        bed.bus.reply(new KernelReply.Ready(
                request.requestId(), request.blueprintId(), "file:good", "cd".repeat(32), "", 1, 2));
        failedGateOne(GateReason.DIGEST_MISMATCH);
    }

    @Test
    void aFileWithAnotherDigestFailsGateOne() {
        bed.bus.fetch(KernelBus.failed(FetchFailure.DIGEST_MISMATCH));
        bed.germinate();
        failedGateOne(GateReason.DIGEST_MISMATCH);
    }

    @Test
    void aHostThatCannotSayWhereASeedIsGraftedFailsGateOneOfThatSeed() {
        bed.host.lose();
        bed.germinate();
        failedGateOne(GateReason.KERNEL_LOAD_FAILED);
        assertThat(bed.running.isDisposed()).as("the pipeline goes on").isFalse();
    }

    @Test
    void aMissingFileFailsGateOne() {
        bed.bus.fetch(KernelBus.failed(FetchFailure.NOT_FOUND));
        bed.germinate();
        failedGateOne(GateReason.FETCH_FAILED);
    }

    @Test
    void anUnreadableKernelFailsGateOne() {
        bed.send(bed.policy.germinate(PipelineBed.SEED, "garbage", BlendSpec.byDefault()));
        failedGateOne(GateReason.KERNEL_LOAD_FAILED);
    }

    @Test
    void aKernelThatFailsInItsProbeIsClosedAndFailsGateOne() {
        HeapKernel kernel = HeapKernel.of(bed.ops, 1, 0).failing(TensorFault.Kind.KERNEL_FAILED);
        bed.bus.blueprint("broken", () -> kernel);
        bed.send(bed.policy.germinate(PipelineBed.SEED, "broken", BlendSpec.byDefault()));

        failedGateOne(GateReason.KERNEL_LOAD_FAILED);
        assertThat(kernel.closes()).isEqualTo(1);
        assertThat(bed.ops.open()).isZero();
    }

    @Test
    void aKernelThatSharesAParameterWithTheHostNeverAttaches() {
        Object identity = bed.host.parameters().parameters().get(0).identity();
        HeapKernel thief = HeapKernel.sharing(bed.ops, identity);
        bed.bus.blueprint("thief", () -> thief);
        bed.send(bed.policy.germinate(PipelineBed.SEED, "thief", BlendSpec.byDefault()));

        failedGateOne(GateReason.PARAMETER_SHARED);
        assertThat(thief.closes()).isEqualTo(1);
    }

    @Test
    void theFourthGerminationAfterThreeFailuresIsDeniedByTheBreaker() {
        bed.bus.fetch(KernelBus.failed(FetchFailure.NOT_FOUND));
        for (int i = 0; i < 4; i++) {
            bed.send(bed.policy.germinate(new SeedId("s" + i), BlendSpec.byDefault()));
        }
        assertThat(bed.seen(EventName.GATE_FAILURE))
                .extracting(event -> event.attributes().get("reason"))
                .containsExactly("fetch_failed", "fetch_failed", "fetch_failed", "fetch_denied");
        assertThat(bed.bus.requests()).hasSize(3);
    }

    @Test
    void aKernelOfTheWrongShapeFailsGateThree() {
        bed.bus.blueprint("flat", () -> HeapKernel.of(bed.ops, 1, 0).answering(TensorShape.of(2, 3)));
        bed.send(bed.policy.germinate(PipelineBed.SEED, "flat", BlendSpec.byDefault()));
        gateThree(GateReason.PROBE_SHAPE_MISMATCH);
    }

    @Test
    void aKernelThatNeedsALayerWhichTheHostLacksFailsGateThree() {
        bed.bus.blueprint("mesh", () -> HeapKernel.of(bed.ops, 1, 0).needing("conv", "attention"));
        bed.send(bed.policy.germinate(PipelineBed.SEED, "mesh", BlendSpec.byDefault()));
        gateThree(GateReason.MESH_INCOMPLETE);
    }

    @Test
    void withoutAHostGateThreeSaysSo() {
        try (PipelineBed bare = PipelineBed.withoutHost()) {
            bare.train();
            bare.applied(SeedOperation.START_GRAFTING);
            for (int i = 0; i <= 20; i++) {
                bare.step(scope -> {});
            }
            assertThat(bare.advance(SeedOperation.STABILIZE).reasonCode()).isEqualTo("host_not_registered");
        }
    }

    @Test
    void aReplyAfterACullIsIgnored() {
        bed.bus.silence();
        bed.germinate();
        KernelRequest late = bed.bus.lastRequest();
        bed.send(bed.policy.cull(PipelineBed.SEED));
        bed.bus.answer(late);

        assertThat(bed.kernels).isEmpty();
        assertThat(bed.events(EventName.PREFETCH_CANCELED))
                .singleElement()
                .satisfies(event -> assertThat(event.attributes()).containsEntry("reason", "retired"));
        assertThat(bed.recorder.count(
                        io.kasmina.telemetry.MetricName.PREFETCH_REPLIES_IGNORED, "reason", "unknown_request"))
                .isEqualTo(1);
    }

    @Test
    void aKernelThatArrivesAfterACullIsGivenBack() {
        bed.device.hold();
        bed.germinate();
        bed.send(bed.policy.cull(PipelineBed.SEED));
        bed.device.letGo();

        assertThat(bed.kernels).singleElement().satisfies(kernel -> assertThat(kernel.closes())
                .isEqualTo(1));
        assertThat(bed.view().kernelAttached()).isFalse();
        bed.pass(Duration.ofSeconds(30));
        assertThat(bed.stage()).isEqualTo(SeedStage.DORMANT);
    }

    @Test
    void aCullDuringTheFetchStopsTheTransfer() {
        Sinks.One<FetchResult> slow = Sinks.one();
        boolean[] cancelled = new boolean[1];
        bed.bus.fetch(slow.asMono().doOnCancel(() -> cancelled[0] = true));
        bed.germinate();
        bed.send(bed.policy.cull(PipelineBed.SEED));
        assertThat(cancelled[0]).isTrue();

        slow.tryEmitValue(new FetchResult.Fetched(Path.of("good"), KernelBus.DIGEST, 1));
        assertThat(bed.kernels).isEmpty();
    }

    @Test
    void aCullOfAnAttachedSeedClosesItsKernelOnceAndSaysSo() {
        bed.train();
        bed.send(bed.policy.cull(PipelineBed.SEED));
        assertThat(bed.kernels.get(0).closes()).isEqualTo(1);
        assertThat(bed.events(EventName.KERNEL_DETACHED))
                .singleElement()
                .satisfies(event -> assertThat(event.attributes()).containsEntry("reason", "retired"));
        assertThat(bed.view().generation()).isEqualTo(1);
    }

    @Test
    void aFetcherThatThrowsFailsTheSeedAndNotThePipeline() {
        bed.bus.fetch(Mono.error(new java.io.IOException("disk full")));
        bed.germinate();
        failedGateOne(GateReason.FETCH_FAILED);
        assertThat(bed.ends).isEmpty();
    }

    @Test
    void aDeviceThatIsClosedFirstFailsTheSeedAndNotThePipeline() {
        bed.device.close();
        bed.germinate();
        failedGateOne(GateReason.KERNEL_LOAD_FAILED);
        assertThat(bed.ends).isEmpty();
    }

    @Test
    void aKernelWhoseLoadOutlivesThePipelineIsClosed() {
        HeapKernel late = HeapKernel.of(bed.ops, 1, 0);
        bed.bus.blueprint("late", () -> {
            bed.running.dispose();
            return late;
        });
        bed.send(bed.policy.germinate(PipelineBed.SEED, "late", BlendSpec.byDefault()));
        assertThat(late.closes()).isEqualTo(1);
        assertThat(bed.ops.open()).isZero();
    }

    @Test
    void aSeedWithoutAPlaceInTheHostIsNotProbed() {
        bed.host.point(null);
        bed.germinate();
        assertThat(bed.view().kernelAttached()).isTrue();
        assertThat(bed.kernels.get(0).forwards()).isZero();
        gateThree(GateReason.PROBE_SHAPE_MISMATCH);
    }

    @Test
    void theProbeRunsOnTheShapeOfTheGraftPoint() {
        bed.germinate();
        assertThat(bed.kernels.get(0).forwards()).isEqualTo(1);
        assertThat(bed.host.graftPoint(PipelineBed.SEED).shape()).isEqualTo(ScriptedHost.SHAPE);
        assertThat(bed.ops.open()).isZero();
    }

    private void gateThree(GateReason reason) {
        bed.applied(SeedOperation.START_TRAINING);
        bed.applied(SeedOperation.START_GRAFTING);
        for (int i = 0; i <= 20; i++) {
            bed.step(scope -> {});
        }
        assertThat(bed.advance(SeedOperation.STABILIZE)).isInstanceOfSatisfying(Outcome.GateFailed.class, failed -> {
            assertThat(failed.gate()).isEqualTo(Gate.G3_INTERFACE);
            assertThat(failed.reason()).isEqualTo(reason);
        });
    }

    private void failedGateOne(GateReason reason) {
        assertThat(bed.stage()).isEqualTo(SeedStage.EMBARGOED);
        assertThat(bed.seen(EventName.GATE_FAILURE)).singleElement().satisfies(event -> {
            assertThat(event.level()).isEqualTo(Level.CRITICAL);
            assertThat(event.attributes()).containsEntry("gate", "G1").containsEntry("reason", reason.code());
        });
        assertThat(bed.view().kernelPending()).isFalse();
    }
}
