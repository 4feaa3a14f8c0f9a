package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.support.HeapKernel;
import io.kasmina.support.KernelBus;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.SnapshotLimits;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

/** A seed goes back by the durable copy, or with a kernel that is fetched again. */
class FullRollbackTest {

    private final PipelineBed bed = PipelineBed.start(config -> config.with(SnapshotLimits.withoutMemory()));

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void beyondTheMemoryBoundTheDurableCopyServes() {
        bed.train();
        kernel().learn(5, 1);
        Sinks.Empty<Void> disk = Sinks.empty();
        bed.snapshots.waitFor(disk.asMono());
        rollback();
        assertThat(weights()).containsExactly(5, 1, 0, 0);
        bed.pass(Duration.ofSeconds(11));
        disk.tryEmitEmpty();
        assertThat(weights()).containsExactly(2, 0, 0, 0);
        assertThat(only(EventName.ROLLBACK_COMPLETE).attributes())
                .containsAllEntriesOf(Map.of("kind", "full", "latency_ms", "11000.0", "within_sla", "true"));
        assertThat(bed.kernels).hasSize(1);
    }

    @Test
    void aFullRollbackBeyondItsLimitSaysSo() {
        bed.train();
        Sinks.Empty<Void> disk = Sinks.empty();
        bed.snapshots.waitFor(disk.asMono());
        rollback();
        bed.pass(Duration.ofMillis(12_001));
        disk.tryEmitEmpty();
        assertThat(only(EventName.ROLLBACK_COMPLETE).attributes()).containsEntry("within_sla", "false");
    }

    @Test
    void aBrokenDurableCopyChangesNothingAndSaysWhy() {
        bed.train();
        kernel().learn(5, 1);
        long epoch = bed.view().stageEpoch();
        bed.snapshots.tamper(PipelineBed.SEED, bytes -> {
            bytes[bytes.length / 2] ^= 1;
            return bytes;
        });
        failed("snapshot_corrupt");
        bed.snapshots.tamper(PipelineBed.SEED, bytes -> null);
        failed("snapshot_missing");
        bed.snapshots.fail();
        failed("store_failed");
        assertThat(weights()).containsExactly(5, 1, 0, 0);
        assertThat(bed.view().stageEpoch()).isEqualTo(epoch);
        assertThat(bed.view().kernelAttached()).isTrue();
        bed.applied(SeedOperation.START_GRAFTING);
    }

    @Test
    void aDurableCopyOfAnotherMomentIsStale() {
        bed.train();
        byte[][] former = new byte[1][];
        bed.snapshots.tamper(PipelineBed.SEED, bytes -> former[0] = bytes);
        bed.applied(SeedOperation.START_GRAFTING);
        bed.snapshots.tamper(PipelineBed.SEED, bytes -> former[0]);
        failed("snapshot_stale");
    }

    @Test
    void whatTheStoreDidNotTakeIsKeptInMemory() {
        bed.snapshots.fail();
        bed.train();
        kernel().learn(5, 1);
        rollback();
        assertThat(weights()).containsExactly(2, 0, 0, 0);
        assertThat(bed.events(EventName.SNAPSHOT_FAILED)).hasSize(2).allSatisfy(event -> assertThat(event.attributes())
                .containsEntry("reason", "store_failed"));
    }

    @Test
    void aSeedThatAGateCulledComesBackWithAKernelOfItsOwn() {
        growToShadowing();
        kernel().learn(3, 1);
        bed.report(PerformanceStatus.DEGRADED);
        assertThat(bed.advance(SeedOperation.EVALUATE)).isInstanceOf(Outcome.GateFailed.class);
        assertThat(only(EventName.ROLLBACK_PAYLOAD).attributes())
                .containsAllEntriesOf(Map.of(
                        "available", "true",
                        "stage", "SHADOWING",
                        "blend_start", "0",
                        "mode", "RESIDUAL",
                        "blueprint_id", "good"));
        long generation = bed.view().generation();

        assertThat(rollback()).isInstanceOfSatisfying(Outcome.Pending.class, pending -> assertThat(
                        List.of(pending.before(), pending.after()))
                .containsExactly(SeedStage.EMBARGOED, SeedStage.SHADOWING));
        assertThat(bed.stage()).isEqualTo(SeedStage.SHADOWING);
        assertThat(bed.view().spec()).isEqualTo(new BlendSpec.Residual());
        assertThat(bed.view().blendStart()).isZero();
        assertThat(bed.view().generation()).isEqualTo(generation + 1);
        assertThat(bed.kernels).hasSize(2);
        assertThat(bed.kernels.get(0).closes()).isEqualTo(1);
        assertThat(weights()).containsExactly(2.5f, 0, 0, 0);
        assertThat(only(EventName.ROLLBACK_COMPLETE).attributes()).containsEntry("kind", "full");

        bed.pass(Duration.ofSeconds(60));
        assertThat(bed.stage()).as("the embargo of the life before").isEqualTo(SeedStage.SHADOWING);
        bed.report(PerformanceStatus.NOMINAL);
        bed.applied(SeedOperation.EVALUATE);
    }

    @Test
    void aSeedThatHasResetComesBackToo() {
        growToShadowing();
        bed.send(bed.policy.cull(PipelineBed.SEED));
        bed.pass(Duration.ofSeconds(31));
        assertThat(bed.stage()).isEqualTo(SeedStage.DORMANT);
        rollback();
        assertThat(bed.stage()).isEqualTo(SeedStage.SHADOWING);
        assertThat(weights()).containsExactly(2.5f, 0, 0, 0);
    }

    @Test
    void aKernelThatDoesNotComeLeavesTheSeedUnderItsEmbargo() {
        growToShadowing();
        bed.send(bed.policy.cull(PipelineBed.SEED));
        bed.bus.fetch(KernelBus.failed(io.kasmina.prefetch.FetchFailure.NOT_FOUND));
        failed("kernel_unavailable");
        assertThat(bed.stage()).isEqualTo(SeedStage.EMBARGOED);
        bed.pass(Duration.ofSeconds(31));
        assertThat(bed.stage()).isEqualTo(SeedStage.DORMANT);
        bed.bus.fetch(null);
        rollback();
        assertThat(bed.stage()).isEqualTo(SeedStage.SHADOWING);
    }

    @Test
    void aKernelOfOtherParametersIsGivenBack() {
        growToShadowing();
        bed.send(bed.policy.cull(PipelineBed.SEED));
        bed.bus.blueprint("good", () -> {
            HeapKernel other = HeapKernel.of(bed.ops, 1, 1);
            other.parameters().parameter("more", 2);
            bed.kernels.add(other);
            return other;
        });
        failed("weights_mismatch");
        assertThat(bed.stage()).isEqualTo(SeedStage.EMBARGOED);
        assertThat(kernel().closes()).isEqualTo(1);
        bed.pass(Duration.ofSeconds(31));
        assertThat(bed.stage()).isEqualTo(SeedStage.DORMANT);
    }

    @Test
    void theEmbargoMayEndWhileTheKernelIsAwaited() {
        growToShadowing();
        bed.send(bed.policy.cull(PipelineBed.SEED));
        bed.pass(Duration.ofMillis(29_900));
        bed.bus.silence();
        rollback();
        bed.pass(Duration.ofMillis(200));
        assertThat(bed.stage()).isEqualTo(SeedStage.RESETTING);
        bed.bus.answer(bed.bus.lastRequest());
        assertThat(bed.stage()).isEqualTo(SeedStage.SHADOWING);
        bed.pass(Duration.ofSeconds(60));
        assertThat(bed.stage()).isEqualTo(SeedStage.SHADOWING);
        assertThat(bed.events(EventName.GATE_FAILURE)).isEmpty();
    }

    @Test
    void aCullCallsOffTheReturnOfARetiredSeed() {
        growToShadowing();
        bed.send(bed.policy.cull(PipelineBed.SEED));
        bed.bus.silence();
        rollback();
        assertThat(bed.send(bed.policy.cull(PipelineBed.SEED)))
                .isInstanceOfSatisfying(Outcome.Applied.class, applied -> assertThat(applied.after())
                        .isEqualTo(SeedStage.EMBARGOED));
        bed.bus.answer(bed.bus.lastRequest());
        bed.pass(Duration.ofSeconds(31));
        assertThat(bed.stage()).isEqualTo(SeedStage.DORMANT);
        assertThat(bed.kernels).hasSize(1);
    }

    @Test
    void anotherLifeForgetsTheSnapshotOfTheFormerOne() {
        growToShadowing();
        bed.send(bed.policy.cull(PipelineBed.SEED));
        bed.pass(Duration.ofSeconds(31));
        bed.bus.silence();
        bed.germinate();
        bed.send(bed.policy.cull(PipelineBed.SEED));
        assertThat(bed.send(bed.policy.rollback(PipelineBed.SEED)))
                .isInstanceOfSatisfying(Outcome.Refused.class, refused -> assertThat(refused.reason())
                        .isEqualTo(Refusal.NO_SNAPSHOT));
        assertThat(bed.snapshots.has(PipelineBed.SEED)).isFalse();
    }

    @Test
    void aTerminatedSeedHasNoSnapshot() {
        growToShadowing();
        bed.report(PerformanceStatus.NOMINAL);
        bed.applied(SeedOperation.EVALUATE);
        bed.applied(SeedOperation.FOSSILIZE);
        kernel().learn(9, 9);
        rollback();
        assertThat(bed.stage()).isEqualTo(SeedStage.FOSSILIZED);
        assertThat(weights()).containsExactly(2.5f, 0, 0, 0);

        bed.send(bed.policy.cull(PipelineBed.SEED));
        assertThat(bed.snapshots.has(PipelineBed.SEED)).isFalse();
        assertThat(bed.send(bed.policy.rollback(PipelineBed.SEED))).isInstanceOf(Outcome.Refused.class);
    }

    private void growToShadowing() {
        bed.train(new BlendSpec.Residual());
        bed.applied(SeedOperation.START_GRAFTING);
        for (int i = 0; i <= 20; i++) {
            bed.step(scope -> {});
        }
        kernel().learn(2.5f, 0);
        bed.applied(SeedOperation.STABILIZE);
    }

    private Outcome rollback() {
        Outcome outcome = bed.send(bed.policy.rollback(PipelineBed.SEED));
        assertThat(outcome).isInstanceOf(Outcome.Pending.class);
        return outcome;
    }

    private void failed(String reason) {
        Set<Event> before = Set.copyOf(bed.events(EventName.ROLLBACK_FAILED));
        rollback();
        List<Event> after = bed.events(EventName.ROLLBACK_FAILED);
        assertThat(after).hasSizeGreaterThan(before.size() - 1);
        assertThat(after.get(after.size() - 1).attributes()).containsEntry("reason", reason);
    }

    private Event only(EventName name) {
        List<Event> events = bed.events(name);
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    private HeapKernel kernel() {
        return bed.kernels.get(bed.kernels.size() - 1);
    }

    private float[] weights() {
        return kernel().parameters().values(HeapKernel.WEIGHT);
    }
}
