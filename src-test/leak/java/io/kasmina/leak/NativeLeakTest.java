package io.kasmina.leak;

import static io.kasmina.djl.DjlRig.GOOD;
import static io.kasmina.djl.DjlRig.OUTER;
import static io.kasmina.djl.DjlRig.PATIENCE;
import static io.kasmina.djl.DjlRig.SEED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.kasmina.blend.BlendConfig;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedStage;
import io.kasmina.djl.DjlBackend;
import io.kasmina.djl.DjlConfig;
import io.kasmina.djl.DjlOptions;
import io.kasmina.djl.DjlRig;
import io.kasmina.pipeline.KasminaConfig;
import io.kasmina.pipeline.dispatch.DispatchConfig;
import io.kasmina.pipeline.lane.DeviceThread;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

/** Nothing native stays behind, however steps and frames end. */
@Tag("device")
@Timeout(300)
class NativeLeakTest {

    private static final int WARM_UP = 2_000;
    private static final int MEASURED = 8_000;

    /** One [32, 64] float32 array lost in each measured step is twice as much. */
    private static final long BOUND = 32L << 20;

    private final DeviceThread lane = DeviceThread.launch();
    private List<Long> before = List.of();
    private DjlBackend backend;

    @BeforeEach
    void openABackend() {
        assumeTrue(ProcessMemory.isReadable());
        before = alive();
        backend = DjlRig.now(DjlBackend.open(lane, DjlConfig.defaults()));
    }

    @AfterEach
    void everyArrayAndModuleIsGone() throws InterruptedException {
        assertThat(backend.openTensors()).isZero();
        assertThat(backend.memoryBytes()).isZero();
        lane.release(backend::close);
        lane.close();
        assertThat(lane.awaitEnd(PATIENCE.toMillis())).isTrue();
        backend = null;
        awaitAlive(before);
    }

    @Test
    void oneArrayLostInEachStepWouldShow() {
        long resident = ProcessMemory.residentOutsideHeap();
        NDManager lost = DjlRig.now(lane.data(backend::newManager));
        for (int i = 0; i < MEASURED; i++) {
            DjlRig.now(lane.data(() -> lost.ones(new Shape(32, 64))));
        }
        assertThat(ProcessMemory.residentOutsideHeap() - resident).isGreaterThan(BOUND);
        assertThat(ProcessMemory.alive(PtNDArray.class)).isGreaterThanOrEqualTo(MEASURED);
        lane.release(lost::close);
    }

    @Test
    void tenThousandStepsKeepMemoryFlat() {
        try (DjlRig rig = DjlRig.open(DjlOptions.on(lane, backend))) {
            rig.graft(SEED, GOOD, BlendSpec.Confidence.defaults());
            rig.train(OUTER, GOOD, BlendSpec.byDefault());
            Optimizer adam = adam();
            assertFlat(() -> steps(rig, adam, WARM_UP), () -> steps(rig, adam, MEASURED));
        }
    }

    @Test
    void tenThousandFramesKeepMemoryFlatHoweverTheyEnd() {
        KasminaConfig usual = KasminaConfig.defaults();
        DjlOptions options = DjlOptions.on(lane, backend)
                .config(config -> config.with(new BlendConfig(
                        usual.blend().alpha(),
                        Duration.ofMillis(30),
                        64,
                        usual.blend().criticalAfter())));
        try (DjlRig rig = DjlRig.open(options)) {
            rig.graft(SEED, GOOD, BlendSpec.Confidence.defaults());
            FrameFlood flood = new FrameFlood(rig);
            flood.send(WARM_UP);
            long resident = ProcessMemory.residentOutsideHeap();
            flood.send(MEASURED);
            assertThat(ProcessMemory.residentOutsideHeap() - resident).isLessThan(BOUND);
            assertThat(flood.answers("made")).isGreaterThan(MEASURED / 5);
            for (String failure : List.of("missing_logits", "batch_mismatch", "not_finite", "shape_mismatch")) {
                assertThat(flood.answers(failure)).as(failure).isPositive();
            }
        }
    }

    @Test
    void seedsThatComeAndGoTakeEverythingWithThem() {
        DispatchConfig usual = DispatchConfig.defaults();
        Duration soon = Duration.ofMillis(1);
        DjlOptions options = DjlOptions.on(lane, backend)
                .config(config ->
                        config.with(new DispatchConfig(usual.lanes(), usual.commandConcurrency(), soon, soon)));
        try (DjlRig rig = DjlRig.open(options)) {
            Optimizer adam = adam();
            assertFlat(() -> lives(rig, adam, 20), () -> lives(rig, adam, 300));
        }
    }

    private static void assertFlat(Runnable warmUp, Runnable measured) {
        warmUp.run();
        List<Long> objects = alive();
        long resident = ProcessMemory.residentOutsideHeap();
        measured.run();
        assertThat(ProcessMemory.residentOutsideHeap() - resident).isLessThan(BOUND);
        awaitAlive(objects);
    }

    /** Timers of what has ended keep it reachable until they are due. */
    private static void awaitAlive(List<Long> objects) {
        List<Long> reached = Mono.fromSupplier(NativeLeakTest::alive)
                .filter(objects::equals)
                .repeatWhenEmpty(again -> again.delayElements(Duration.ofMillis(100)))
                .timeout(PATIENCE, Mono.empty())
                .block();
        assertThat(reached).as("%s alive", alive()).isEqualTo(objects);
    }

    /** A seed germinates, learns with an optimizer that remembers, and is culled. */
    private static void lives(DjlRig rig, Optimizer adam, int count) {
        for (int i = 0; i < count; i++) {
            rig.train(SEED, GOOD, BlendSpec.byDefault());
            rig.train(null, seed -> adam);
            assertThat(rig.send(rig.policy.cull(SEED)).verdict()).isEqualTo("applied");
            rig.await(SEED, view -> view.stage() == SeedStage.DORMANT);
        }
    }

    private static Optimizer adam() {
        return Optimizer.adam().optLearningRateTracker(Tracker.fixed(1e-3f)).build();
    }

    /** Host and seeds learn in turn; now and then a body throws or the policy is silent. */
    private static void steps(DjlRig rig, Optimizer adam, int count) {
        for (int i = 0; i < count; i++) {
            switch (i % 5) {
                case 0 -> rig.train(adam, seed -> null);
                case 1 -> rig.train(32, i % 50 != 1, null, seed -> seed.equals(SEED) ? adam : null);
                case 2 ->
                    assertThatThrownBy(() -> rig.step(scope -> {
                                throw new IllegalArgumentException("the host's own");
                            }))
                            .isInstanceOf(IllegalArgumentException.class);
                default -> rig.train(null, seed -> adam);
            }
        }
    }

    private static List<Long> alive() {
        return Stream.of(PtNDArray.class, PtSymbolBlock.class, IValue.class)
                .map(ProcessMemory::alive)
                .toList();
    }
}
