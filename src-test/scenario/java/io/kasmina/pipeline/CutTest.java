package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.breaker.BreakerState;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.UsageFault;
import io.kasmina.pipeline.state.SeedSnapshot;
import io.kasmina.support.PipelineBed;
import io.kasmina.telemetry.EventName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.test.StepVerifier;

/** What a cut has and when it comes. */
class CutTest {

    private static final SeedId OTHER = new SeedId("seed-2");

    private final PipelineBed bed = PipelineBed.start();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void theFirstCutHasEverySeedAndTheNextOneWhatChanged() {
        bed.train();
        bed.send(bed.policy.germinate(OTHER, BlendSpec.byDefault()));
        assertThat(bed.cut()).extracting(SeedSnapshot::seed).containsExactlyInAnyOrder(PipelineBed.SEED, OTHER);
        assertThat(bed.cut()).isEmpty();

        bed.applied(SeedOperation.START_GRAFTING);
        assertThat(bed.cut()).singleElement().satisfies(seed -> {
            assertThat(seed.seed()).isEqualTo(PipelineBed.SEED);
            assertThat(seed.stage()).isEqualTo(SeedStage.BLENDING);
            assertThat(seed.kernel()).isEqualTo(SeedSnapshot.Kernel.ATTACHED);
            assertThat(seed.epoch()).isEqualTo(bed.view().stageEpoch());
            assertThat(seed.isolation()).isEqualTo(BreakerState.CLOSED);
        });
    }

    @Test
    void theSubscribersHaveEveryPacketOfWhatHappenedBefore() {
        bed.germinate();
        assertThat(bed.seen(EventName.KERNEL_ATTACHED)).isEmpty();

        bed.cut();
        assertThat(bed.seen(EventName.KERNEL_ATTACHED)).hasSize(1);
        assertThat(bed.seen(EventName.STAGE_CHANGED)).hasSize(1);
    }

    @Test
    void anEmbargoSaysWhenItEnds() {
        bed.germinate();
        bed.cut();
        bed.send(bed.policy.cull(PipelineBed.SEED));
        bed.pass(Duration.ofSeconds(10));
        assertThat(bed.cut()).singleElement().satisfies(seed -> {
            assertThat(seed.stage()).isEqualTo(SeedStage.EMBARGOED);
            assertThat(seed.kernel()).isEqualTo(SeedSnapshot.Kernel.NONE);
            assertThat(seed.embargoEnd()).isEqualTo(bed.clock.instant().plusSeconds(20));
        });

        bed.pass(Duration.ofSeconds(20));
        assertThat(bed.cut()).singleElement().satisfies(seed -> {
            assertThat(seed.stage()).isEqualTo(SeedStage.DORMANT);
            assertThat(seed.embargoEnd()).isNull();
        });
    }

    @Test
    void reportsThatGatesJudgeAlikeChangeNothing() {
        bed.shadow(BlendSpec.byDefault());
        bed.report(PerformanceStatus.HEALTHY);
        assertThat(bed.cut()).singleElement().satisfies(seed -> assertThat(seed.report())
                .isNotNull());

        bed.report(PerformanceStatus.HEALTHY);
        assertThat(bed.cut()).isEmpty();
        bed.report(PerformanceStatus.DEGRADED);
        assertThat(bed.cut()).hasSize(1);
    }

    @Test
    void aSecondCutMeanwhileIsRefused() {
        Patient patient = new Patient();
        bed.kasmina.telemetry().subscribe(patient);
        bed.germinate();
        List<List<SeedSnapshot>> first = new ArrayList<>();
        bed.kasmina.cut().subscribe(first::add);

        StepVerifier.create(bed.kasmina.cut()).verifyErrorSatisfies(failure -> assertThat(((UsageFault) failure).kind())
                .isEqualTo(UsageFault.Kind.CUT_IN_FLIGHT));
        assertThat(first).isEmpty();
        patient.request(Long.MAX_VALUE);
        assertThat(first).singleElement().satisfies(cut -> assertThat(cut).hasSize(1));
        assertThat(bed.cut()).isEmpty();
    }

    @Test
    void whatACancelledCutHadIsInTheNext() {
        bed.germinate();
        bed.cut();
        bed.applied(SeedOperation.START_TRAINING);
        Patient patient = new Patient();
        bed.kasmina.telemetry().subscribe(patient);

        bed.kasmina.cut().subscribe().dispose();
        assertThat(cut(patient)).singleElement().satisfies(seed -> assertThat(seed.stage())
                .isEqualTo(SeedStage.TRAINING));
    }

    @Test
    void aClosedPipelineHasNoCut() {
        Patient patient = new Patient();
        bed.kasmina.telemetry().subscribe(patient);
        bed.germinate();
        List<Throwable> failures = new ArrayList<>();
        bed.kasmina.cut().subscribe(cut -> {}, failures::add);
        bed.kasmina.close();
        bed.kasmina.cut().subscribe(cut -> {}, failures::add);

        assertThat(failures).hasSize(2).allSatisfy(failure -> assertThat(((UsageFault) failure).kind())
                .isEqualTo(UsageFault.Kind.PIPELINE_CLOSED));
    }

    private List<SeedSnapshot> cut(Patient patient) {
        List<SeedSnapshot> seeds = new ArrayList<>();
        bed.kasmina.cut().subscribe(seeds::addAll);
        patient.request(100);
        return seeds;
    }

    /** Takes packets when it is asked to. */
    private static final class Patient extends BaseSubscriber<Object> {
        @Override
        protected void hookOnSubscribe(Subscription subscription) {}
    }
}
