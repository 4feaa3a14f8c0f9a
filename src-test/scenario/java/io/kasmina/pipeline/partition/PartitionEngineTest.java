package io.kasmina.pipeline.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.Origin;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.SignedCommand;
import io.kasmina.pipeline.memory.InMemoryPartitionBus;
import io.kasmina.pipeline.port.DeadLetter;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.pipeline.state.SeedSnapshot;
import io.kasmina.prefetch.FetchFailure;
import io.kasmina.support.KernelBus;
import io.kasmina.support.PartitionBed;
import io.kasmina.support.PartitionProcess;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.MetricName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What a process does with its partitions while nothing breaks. */
class PartitionEngineTest {

    private static final SeedId SEED = new SeedId("seed-1");
    private static final Duration LINGER = Duration.ofMillis(1);

    private final PartitionBed bed = new PartitionBed(2);
    private final int home = bed.bus.partitionOf(SEED);
    private final PartitionProcess process = bed.startWithAll(2);

    @AfterEach
    void close() {
        bed.close();
        assertThat(process.telemetry.breaches()).isEmpty();
    }

    @Test
    void aCommandsOutcomeIsCommittedWithItsSeedItsNonceAndItsPlace() {
        germinate();

        assertThat(bed.outcomes()).singleElement().isInstanceOf(Outcome.Pending.class);
        PartitionCut cut = bed.cuts.get(0).cut();
        assertThat(cut.nonces()).hasSize(1);
        assertThat(cut.seeds()).extracting(SeedSnapshot::stage).containsExactly(SeedStage.GERMINATED);
        assertThat(cut.applied()).containsExactly(Map.entry(new PartitionCut.Source(Origin.COMMANDS, home), 1L));
    }

    @Test
    void commandsThatComeTogetherAreOneCut() {
        for (int command = 0; command < 5; command++) {
            bed.send(bed.policy.germinate(SEED, BlendSpec.byDefault()));
        }
        bed.pass(LINGER);
        assertThat(bed.outcomes()).hasSize(5);
        assertThat(bed.cuts).hasSize(1);
    }

    @Test
    void anActivationIsAnsweredAtOnce() {
        bed.activation(SEED, 3);

        assertThat(bed.blends()).containsExactly("run-7 seed-1 3 untouched");
        assertThat(process.engine.readiness()).isEqualTo(EngineReadiness.READY);
    }

    @Test
    void aRepeatedActivationIsAnsweredOnce() {
        bed.activation(SEED, 3);
        bed.activation(SEED, 3);
        bed.pass(Duration.ofMillis(50));

        assertThat(bed.blends()).hasSize(1);
        assertThat(process.telemetry.count(MetricName.PARTITION_SKIPPED, "feed", "activations"))
                .isEqualTo(1);
        assertThat(last().applied()).containsValue(2L);
    }

    @Test
    void aCommandForAllIsAnsweredOnceAndItsNonceIsSpentInEveryPartition() {
        bed.send(new Command.AdjustOptimizer(bed.policy.header(), "adam", Map.of("lr", 1f)));
        bed.pass(LINGER);

        assertThat(bed.outcomes()).singleElement().isInstanceOf(Outcome.Applied.class);
        assertThat(bed.all(PartitionCut::adjustments)).hasSize(1);
        assertThat(bed.all(PartitionCut::nonces)).hasSize(2);
    }

    @Test
    void whatIsNoCommandBecomesADeadLetterBesideItsOutcome() {
        SignedCommand command = bed.policy.sign(bed.policy.germinate(SEED, BlendSpec.byDefault()));
        bed.publish(1 - home, command);
        bed.publish(home, bed.policy.sign(new byte[] {-1, -1}, Origin.COMMANDS));
        bed.publishControl(bed.policy.sign(new byte[] {-1, -1}, Origin.CONTROL));
        bed.pass(LINGER);

        assertThat(bed.letters())
                .extracting(DeadLetter::reason)
                .containsExactlyInAnyOrder("misrouted", "malformed", "malformed");
        assertThat(bed.outcomes()).hasSize(3).allMatch(Outcome.Rejected.class::isInstance);
        assertThat(process.telemetry.count(MetricName.PARTITION_DEAD_LETTERS, "feed", "commands"))
                .isEqualTo(3);
    }

    @Test
    void aRecordThatNobodyCanReadBecomesADeadLetterAndIsBehindUs() {
        bed.unreadableActivation(home);
        bed.activation(SEED, 1);
        bed.pass(Duration.ofMillis(50));

        assertThat(bed.letters()).extracting(DeadLetter::detail).containsExactly("shape");
        assertThat(bed.blends()).hasSize(1);
        assertThat(last().applied()).containsValue(2L);
    }

    @Test
    void everyPartitionHearsOfAStepOnce() {
        bed.step(4);
        bed.step(4);
        bed.pass(Duration.ofMillis(60));

        assertThat(bed.cuts).extracting(committed -> committed.cut().step()).containsOnly(4L);
        assertThat(process.telemetry.count(MetricName.PARTITION_SKIPPED, "feed", "host"))
                .isEqualTo(2);
    }

    @Test
    void aReportReachesTheSeedAndTheNextOwnerKnowsIt() {
        germinate();
        SeedSnapshot seed = lastSeed();
        bed.report(new HostReport(SEED, 1, seed.stage(), seed.epoch(), 0.5, PerformanceStatus.HEALTHY, Set.of()));
        bed.pass(Duration.ofMillis(60));
        assertThat(lastSeed().report()).isNotNull();
        assertThat(bed.cuts)
                .as("the other partition has read it too")
                .filteredOn(committed -> committed.partition() != home)
                .extracting(committed -> committed.cut().applied())
                .containsExactly(Map.of(new PartitionCut.Source(InMemoryPartitionBus.HOST, 0), 1L));
    }

    @Test
    void whatHappensByItselfIsCommittedAfterAWhile() {
        process.kernels.fetch(
                "file:good", Mono.delay(Duration.ofMillis(500), bed.timer).then(KernelBus.fetched("good")));
        germinate();
        bed.pass(Duration.ofMillis(400));
        int before = bed.cuts.size();

        bed.pass(Duration.ofMillis(140));
        assertThat(bed.cuts).hasSize(before);
        bed.pass(Duration.ofMillis(20));
        assertThat(last().packets())
                .flatExtracting(packet -> packet.events())
                .extracting(event -> event.name())
                .contains(EventName.KERNEL_ATTACHED);
    }

    @Test
    void whatIsCriticalIsCommittedAtOnce() {
        process.kernels.fetch(
                "file:good",
                Mono.delay(Duration.ofMillis(500), bed.timer).then(KernelBus.failed(FetchFailure.NOT_FOUND)));
        germinate();
        bed.pass(Duration.ofMillis(500));
        assertThat(last().packets())
                .flatExtracting(packet -> packet.events())
                .extracting(event -> event.name())
                .contains(EventName.GATE_FAILURE);
    }

    @Test
    void whatIsCriticalDoesNotWaitForACommandThatTheDeviceHoldsUp() {
        process.kernels.fetch(
                "file:good",
                Mono.delay(Duration.ofMillis(500), bed.timer).then(KernelBus.failed(FetchFailure.NOT_FOUND)));
        germinate();
        process.device.hold();
        bed.send(new Command.Emergency(bed.policy.header(), true));
        bed.pass(Duration.ofMillis(600));

        assertThat(bed.outcomes()).hasSize(1);
        assertThat(last().packets())
                .flatExtracting(packet -> packet.events())
                .extracting(event -> event.name())
                .contains(EventName.GATE_FAILURE);
        assertThat(last().applied()).isEmpty();
        assertThat(last().seeds()).isEmpty();
        process.device.letGo();
        bed.pass(LINGER);
        assertThat(bed.outcomes()).hasSize(2);
    }

    @Test
    void anotherProcessGoesOnWhereThisOneStopped() {
        SignedCommand command = bed.policy.sign(bed.policy.germinate(SEED, BlendSpec.byDefault()));
        bed.publish(home, command);
        bed.step(7);
        bed.pass(Duration.ofMillis(60));
        bed.bus.assign(home, bed.start().member());
        bed.pass(Duration.ofMillis(60));
        bed.publish(home, command);
        bed.send(bed.policy.advance(SEED, SeedOperation.START_TRAINING));
        bed.send(bed.policy.advance(SEED, SeedOperation.START_GRAFTING));
        bed.pass(LINGER);

        assertThat(bed.outcomes())
                .extracting(Outcome::verdict, Outcome::reasonCode)
                .map(tuple -> tuple.toList().toString())
                .isEqualTo(List.of("[pending, ]", "[rejected, nonce_replayed]", "[applied, ]", "[applied, ]"));
        assertThat(lastSeed().germ())
                .satisfies(germ -> assertThat(germ.blendStart()).isEqualTo(8));
        assertThat(process.telemetry.events())
                .extracting(event -> event.name())
                .containsExactly(EventName.PARTITION_RESTORED, EventName.PARTITION_RESTORED, EventName.PARTITION_ENDED);
    }

    @Test
    void aStepWhosePacketsAreCommittedHasNoneFromTheNextOwner() {
        germinate();
        bed.step(7);
        bed.pass(Duration.ofMillis(60));
        assertThat(measured()).isPositive();
        long before = measured();
        bed.bus.assign(home, bed.start().member());
        bed.pass(Duration.ofMillis(60));
        assertThat(measured()).isEqualTo(before);

        bed.step(8);
        bed.pass(Duration.ofMillis(60));
        assertThat(measured()).isGreaterThan(before);
    }

    /** Packets of steps. */
    private long measured() {
        return bed.packets().stream()
                .filter(packet -> !packet.metrics().isEmpty())
                .count();
    }

    @Test
    void figuresShowEachPartition() {
        germinate();
        assertThat(process.engine.figures()).containsOnlyKeys(0, 1).hasEntrySatisfying(home, figures -> {
            assertThat(figures.restored()).isTrue();
            assertThat(figures.waiting()).isZero();
            assertThat(figures.oldestNanos()).isZero();
            assertThat(figures.commits()).isEqualTo(1);
        });
    }

    private void germinate() {
        bed.send(bed.policy.germinate(SEED, BlendSpec.byDefault()));
        bed.pass(LINGER);
    }

    private PartitionCut last() {
        return bed.cuts.get(bed.cuts.size() - 1).cut();
    }

    private SeedSnapshot lastSeed() {
        List<SeedSnapshot> seeds = bed.all(PartitionCut::seeds);
        return seeds.get(seeds.size() - 1);
    }
}
