package io.kasmina.leak;

import static io.kasmina.djl.DjlRig.GOOD;
import static io.kasmina.djl.DjlRig.SEED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.pytorch.engine.PtNDArray;
import io.kasmina.blend.BlendConfig;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.SeedStage;
import io.kasmina.djl.DjlOptions;
import io.kasmina.djl.DjlRig;
import io.kasmina.leak.StreamRace.End;
import io.kasmina.leak.StreamRace.Stage;
import io.kasmina.pipeline.KasminaConfig;
import io.kasmina.pipeline.dispatch.DispatchConfig;
import io.kasmina.pipeline.step.StepReport;
import io.kasmina.pipeline.step.StepScope;
import io.kasmina.tensor.Tensor;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever ends a stream, a step or a pipeline, wherever its tensors are at that moment: each is closed once and on the device thread, and
 * the JVM lives. A native call elsewhere fails the test by BlockHound's device mode.
 */
@Tag("device")
@Timeout(120)
class CloseRaceTest {

    private static final int ROUNDS = 12;
    private static final int SHUTDOWNS = 3;
    private static final int STEPS = 200;

    private static DjlRig rig;
    private static long arrays;
    private static long step;

    @BeforeAll
    static void graftASeed() {
        rig = open();
        rig.graft(SEED, GOOD, BlendSpec.Confidence.defaults());
        step = rig.last();
        for (Stage stage : Stage.values()) {
            race(rig, 0, stage, End.CANCEL);
        }
        atRest();
        // What a pipeline's end leaves reachable, such as the task that a thread ran last, is as much after one as
        // after many.
        try (DjlRig closed = open()) {
            closed.graft(SEED, GOOD, BlendSpec.Confidence.defaults());
        }
        DjlRig.now(rig.kasmina.step(++step, CloseRaceTest::graft));
        atRest();
        arrays = ProcessMemory.alive(PtNDArray.class);
    }

    @AfterAll
    static void nothingIsLeft() {
        atRest();
        assertThat(ProcessMemory.alive(PtNDArray.class)).isLessThanOrEqualTo(arrays);
        rig.close();
    }

    static Stream<Arguments> endsOfStreams() {
        return Stream.of(Stage.values()).flatMap(stage -> Stream.of(End.CANCEL, End.ERROR, End.OVERFLOW, End.TIMEOUT)
                .map(end -> Arguments.of(stage, end)));
    }

    @ParameterizedTest
    @MethodSource("endsOfStreams")
    void aStreamThatEndsGivesEverythingBack(Stage stage, End end) {
        for (int round = 0; round < ROUNDS; round++) {
            race(rig, round, stage, end);
        }
        atRest();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void aPipelineThatIsClosedGivesEverythingBack(Stage stage) {
        for (int round = 0; round < SHUTDOWNS; round++) {
            try (DjlRig closing = open()) {
                closing.graft(SEED, GOOD, BlendSpec.Confidence.defaults());
                race(closing, round, stage, End.SHUTDOWN);
            }
        }
    }

    static Stream<Stage> stages() {
        return Stream.of(Stage.values());
    }

    @Test
    void aStepThatIsCancelledAnywhereGivesEverythingBack() {
        Random random = new Random(5);
        for (int round = 0; round < STEPS; round++) {
            CompletableFuture<StepReport> report =
                    rig.kasmina.step(++step, CloseRaceTest::graft).toFuture();
            StreamRace.spin(random.nextInt(5_000));
            report.cancel(true);
            rig.call(() -> "drained");
        }
        atRest();
    }

    @Test
    void aStepThatFailsInTheMiddleGivesEverythingBack() {
        for (int round = 0; round < STEPS; round++) {
            assertThatThrownBy(() -> rig.kasmina
                            .step(++step, scope -> {
                                graft(scope);
                                throw new IllegalArgumentException("the host's own");
                            })
                            .block(DjlRig.PATIENCE))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        atRest();
    }

    @Test
    void aSeedThatIsCulledWhileItsKernelLoadsLeavesNothing() {
        try (DjlRig culling = open()) {
            for (int round = 0; round < SHUTDOWNS; round++) {
                culling.send(culling.policy.germinate(SEED, GOOD, BlendSpec.byDefault()));
                assertThat(culling.send(culling.policy.cull(SEED)).verdict()).isEqualTo("applied");
                culling.await(SEED, view -> view.stage() == SeedStage.DORMANT);
            }
        }
    }

    @Test
    void aPipelineThatIsClosedWhileAKernelLoadsLeavesNothing() {
        for (int round = 0; round < SHUTDOWNS; round++) {
            try (DjlRig closing = open()) {
                closing.send(closing.policy.germinate(SEED, GOOD, BlendSpec.byDefault()));
                closing.kasmina.close();
            }
        }
    }

    private static void graft(StepScope scope) {
        try (Tensor host = StreamRace.host(rig);
                Tensor policy = StreamRace.policy(rig)) {
            assertThat(scope.graft(SEED, host, policy)).isNotSameAs(host);
        }
    }

    private static DjlRig open() {
        KasminaConfig usual = KasminaConfig.defaults();
        Duration soon = Duration.ofMillis(1);
        return DjlRig.open(DjlOptions.shared().config(config -> config.withBlendPlaces(4)
                .with(new DispatchConfig(2, usual.dispatch().commandConcurrency(), soon, soon))
                .with(new BlendConfig(usual.blend().alpha(), Duration.ofMillis(30), 8, 1_000))));
    }

    private static void race(DjlRig on, long seed, Stage stage, End end) {
        new StreamRace(on, seed).run(on.last() + 1, stage, end);
    }

    /** Nothing is open but what the pipeline keeps for good. */
    private static void atRest() {
        rig.send(new Command.Emergency(rig.policy.header(), false));
        rig.awaitOpenTensors(0);
    }
}
