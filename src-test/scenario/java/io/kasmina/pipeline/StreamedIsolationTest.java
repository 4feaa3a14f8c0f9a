package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.isolate.Gradients;
import io.kasmina.isolate.IsolationCheck;
import io.kasmina.isolate.Violation;
import io.kasmina.pipeline.memory.InMemoryBus;
import io.kasmina.support.PipelineBed;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.Metric;
import io.kasmina.telemetry.MetricName;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** A host that trains elsewhere streams gradients; what they show weighs as much as what a step shows. */
class StreamedIsolationTest {

    private final PipelineBed bed = PipelineBed.start();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void aStreamedLeakIsAViolationAndFailsTheNextGate() {
        bed.train();
        assertThat(check(leaking(0, 0.25))).singleElement().satisfies(check -> {
            assertThat(check.seed()).isEqualTo(PipelineBed.SEED);
            assertThat(check.verdict().kind()).isEqualTo(Violation.LEAK);
        });
        assertThat(bed.view().violations()).isEqualTo(1);
        assertThat(bed.events(EventName.ISOLATION_VIOLATION)).singleElement().satisfies(event -> {
            assertThat(event.level()).isEqualTo(Level.CRITICAL);
            assertThat(event.attributes()).containsEntry("kind", "leak").containsEntry("leak", "0.25");
        });
        assertThat(bed.advance(SeedOperation.START_GRAFTING).reasonCode()).isEqualTo("isolation_violations");
    }

    @Test
    void aStreamedCosineAboveTheLimitIsAViolation() {
        bed.train();
        double[] ones = new double[400];
        Arrays.fill(ones, 1);
        Gradients aligned = new Gradients(
                PipelineBed.SEED, 3, List.of(new Gradients.Pair("weight", ones, ones, 1_000_000)), 0, 0, 0);
        assertThat(check(aligned)).singleElement().satisfies(check -> {
            assertThat(check.verdict().kind()).isEqualTo(Violation.COSINE);
            assertThat(check.verdict().limit()).isEqualTo(0.25);
            assertThat(check.verdict().moments().hostSquared()).isEqualTo(1_000_000);
        });
    }

    @Test
    void threeStreamedViolationsOpenTheBreaker() {
        bed.train();
        check(leaking(0, 1), leaking(1, 1), leaking(2, 1));
        assertThat(bed.events(EventName.BREAKER_TRANSITION)).singleElement().satisfies(event -> assertThat(
                        event.attributes())
                .containsEntry("breaker", "isolation")
                .containsEntry("to", "OPEN"));
    }

    @Test
    void aRecordThatMeasuredNothingOrNoNumberIsNoProofOfIsolation() {
        bed.train();
        double[] broken = {1, Double.NaN};
        Gradients noNumber =
                new Gradients(PipelineBed.SEED, 2, List.of(new Gradients.Pair("weight", broken, broken, 2)), 0, 0, 0);
        Gradients nothing = leaking(3, 0);
        check(leaking(0, 1), leaking(1, 1), noNumber, nothing, leaking(4, 1));
        assertThat(bed.events(EventName.BREAKER_TRANSITION))
                .singleElement()
                .satisfies(event -> assertThat(event.attributes()).containsEntry("to", "OPEN"));
    }

    @Test
    void cleanRecordsShowInTheSeedsNextPacketAndHarmNobody() {
        bed.train();
        double[] host = {3, 4, 0, 0};
        double[] seed = {0, 0, 6, 8};
        Gradients clean =
                new Gradients(PipelineBed.SEED, 0, List.of(new Gradients.Pair("weight", host, seed, 4)), 0, 0, 0);
        assertThat(check(clean))
                .singleElement()
                .satisfies(check -> assertThat(check.verdict().violated()).isFalse());
        bed.step(scope -> {});
        assertThat(bed.packets)
                .flatExtracting(packet -> packet.metrics())
                .contains(
                        Metric.of(MetricName.SEED_ISOLATION_HOST_NORM, 5),
                        Metric.of(MetricName.SEED_ISOLATION_SEED_NORM, 10));
        bed.applied(SeedOperation.START_GRAFTING);
    }

    @Test
    void recordsOfSeedsThatDoNotTrainShowNothing() {
        assertThat(check(leaking(0, 1))).isEmpty();
        bed.germinate();
        assertThat(check(leaking(1, 1), new Gradients(new SeedId("other"), 1, List.of(), 0, 0, 1)))
                .isEmpty();
        assertThat(bed.view().violations()).isZero();
    }

    @Test
    void gradientsComeByTheBusToo() {
        PipelineBed fed = PipelineBed.untouched();
        InMemoryBus bus = new InMemoryBus(8, fed.timer);
        BusLoop.of(fed.kasmina, bus, bus).run().subscribe();
        bus.outcomes().subscribe(fed.outcomes::add);
        bus.packets().subscribe(fed.packets::add);
        bus.publish(fed.policy.sign(fed.policy.germinate(PipelineBed.SEED, io.kasmina.contract.BlendSpec.byDefault())))
                .subscribe();
        bus.publish(fed.policy.sign(fed.policy.advance(PipelineBed.SEED, SeedOperation.START_TRAINING)))
                .subscribe();
        bus.publish(leaking(0, 1)).subscribe();
        bus.publishStep(0).subscribe();
        assertThat(fed.seen(EventName.ISOLATION_VIOLATION)).hasSize(1);
        fed.close();
    }

    private List<IsolationCheck> check(Gradients... records) {
        return bed.kasmina
                .gradients(Flux.just(records))
                .collectList()
                .toFuture()
                .join();
    }

    private static Gradients leaking(long step, double leak) {
        return new Gradients(PipelineBed.SEED, step, List.of(), 0, 0, leak);
    }
}
