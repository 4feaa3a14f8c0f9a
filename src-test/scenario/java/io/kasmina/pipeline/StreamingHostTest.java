package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.UsageFault;
import io.kasmina.pipeline.memory.InMemoryBus;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.ScriptedHost;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.MetricName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A host that trains elsewhere: it marks its steps and reports instead of running them here. */
class StreamingHostTest {

    private final PipelineBed bed = PipelineBed.start();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void alphaRampsByTheStepsThatTheHostMarks() {
        bed.train(BlendSpec.byDefault());
        bed.applied(SeedOperation.START_GRAFTING);
        for (int step = 0; step < 20; step++) {
            mark(step);
        }
        assertThat(bed.advance(SeedOperation.STABILIZE).reasonCode()).isEqualTo("blending_incomplete");
        mark(20);
        bed.applied(SeedOperation.STABILIZE);
    }

    @Test
    void aReportCountsForTheNextGate() {
        bed.shadow(BlendSpec.byDefault());
        assertThat(bed.kasmina
                        .report(ScriptedHost.report(bed.view(), 21, PerformanceStatus.HEALTHY))
                        .toFuture())
                .isCompleted();
        bed.applied(SeedOperation.EVALUATE);
        assertThat(bed.stage()).isEqualTo(SeedStage.PROBATIONARY);
    }

    @Test
    void aMarkFlushesWhatWaitsAndCarriesTheSeedsFigures() {
        bed.germinate();
        assertThat(bed.seen(EventName.KERNEL_ATTACHED)).isEmpty();
        mark(0);
        assertThat(bed.seen(EventName.KERNEL_ATTACHED)).hasSize(1);
        assertThat(bed.packets)
                .flatExtracting(packet -> packet.metrics())
                .extracting(metric -> metric.name())
                .contains(
                        MetricName.SEED_STAGE,
                        MetricName.SEEDS_ACTIVE,
                        MetricName.VERIFIER_ACCEPTED,
                        MetricName.PREFETCH_LATENCY);
    }

    @Test
    void marksMustRise() {
        mark(3);
        assertThatThrownBy(() -> mark(3)).hasCauseInstanceOf(UsageFault.class).hasMessageContaining("step_not_rising");
        mark(4);
    }

    @Test
    void marksAndReportsComeByTheBusToo() {
        PipelineBed fed = PipelineBed.untouched();
        InMemoryBus bus = new InMemoryBus(8, fed.timer);
        BusLoop.of(fed.kasmina, bus, bus).run().subscribe();
        bus.outcomes().subscribe(fed.outcomes::add);
        bus.packets().subscribe(fed.packets::add);
        bus.publish(fed.policy.sign(fed.policy.germinate(PipelineBed.SEED, BlendSpec.byDefault())))
                .subscribe();
        bus.publishStep(0).subscribe();
        assertThat(fed.seen(EventName.KERNEL_ATTACHED)).hasSize(1);
        fed.close();
    }

    private void mark(long step) {
        bed.kasmina.mark(step).toFuture().join();
    }
}
