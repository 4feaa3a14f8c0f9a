package io.kasmina.djl;

import static io.kasmina.djl.DjlRig.GOOD;
import static io.kasmina.djl.DjlRig.SEED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.kasmina.blend.Activation;
import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.BlendSpec;
import io.kasmina.djl.archive.TorchScriptArchive;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.support.TensorBackend;
import io.kasmina.telemetry.EventName;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import io.kasmina.tensor.TensorShape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;

/** The real engine without memory: allocations that no machine can make. */
@Tag("device")
@Timeout(120)
class DjlOutOfMemoryTest {

    private static final long TOO_MUCH = 1L << 45;

    @Test
    void aTensorThatCannotBeMadeIsOutOfMemoryAndLeavesNothing() {
        DjlLab.run(ops -> {
            int before = DjlLab.backend().openTensors();
            assertThatThrownBy(() -> ops.allocate(TensorShape.of(TOO_MUCH), DType.FLOAT32))
                    .satisfies(DjlOutOfMemoryTest::isOutOfMemory);
            assertThat(DjlLab.backend().openTensors()).isEqualTo(before);
            try (Tensor small = ops.allocate(TensorShape.of(2, 3), DType.FLOAT32)) {
                assertThat(small.shape()).isEqualTo(TensorShape.of(2, 3));
            }
        });
    }

    @Test
    void aKernelThatWantsTooMuchIsATypedFailureOfItsFramesAndTheOthersGoOn() throws Exception {
        try (DjlRig rig = DjlRig.open()) {
            rig.artifact("greedy", greedy());
            rig.graft(SEED, "greedy", BlendSpec.byDefault());
            Flux<Activation> frames = Flux.just(16, 17, 16).index((index, batch) -> frame(rig, index, batch));
            var answers = rig.kasmina
                    .blend(frames, Flux.never())
                    .doOnNext(Blended::close)
                    .collectList()
                    .block(DjlRig.PATIENCE);
            assertThat(answers).hasSize(3);
            assertThat(answers.get(0)).isInstanceOf(Blended.Made.class);
            assertThat(answers.get(1))
                    .isInstanceOfSatisfying(Blended.Failed.class, failed -> assertThat(failed.reason())
                            .isEqualTo(BlendFailure.OUT_OF_MEMORY));
            assertThat(answers.get(2)).isInstanceOf(Blended.Made.class);
            assertThat(rig.reasons(EventName.BLEND_FAILED)).containsExactly("out_of_memory");
            assertThat(rig.events).anyMatch(event -> event.name() == EventName.DEVICE_MEMORY_EXHAUSTED);
        }
    }

    @Test
    void aStepWhoseHostFindsNoMemoryIsATypedFailure() {
        try (DjlRig rig = DjlRig.open()) {
            rig.train(SEED, GOOD, BlendSpec.byDefault());
            assertThatThrownBy(() -> rig.step(scope -> {
                        try (NDManager manager = rig.backend().newManager()) {
                            manager.create(new Shape(TOO_MUCH));
                        }
                    }))
                    .satisfies(DjlOutOfMemoryTest::isOutOfMemory);
            rig.step(scope -> {});
            assertThat(rig.events)
                    .anyMatch(event -> event.name() == EventName.DEVICE_MEMORY_EXHAUSTED
                            && event.attributes().get("operation").equals("step"));
        }
    }

    /** Works with up to 16 samples, and wants 2⁴⁵ numbers for more. */
    private static TorchScriptArchive greedy() {
        return TinyHost.bottleneck(
                "Greedy",
                """
                def forward(self, x: Tensor) -> Tensor:
                  size = torch.add(torch.mul(torch.floordiv(torch.size(x, 0), 17), %d), 1)
                  return torch.add(x, torch.sum(torch.zeros([size])))
                """
                        .formatted(TOO_MUCH));
    }

    private static Activation frame(DjlRig rig, long index, int batch) {
        Tensor host = DjlLab.call(() -> TensorBackend.floats(
                rig.backend().ops(), TensorShape.of(batch, TinyHost.WIDTH), new float[batch * TinyHost.WIDTH]));
        return new Activation(SEED, rig.last() + 1 + index, host, null);
    }

    private static void isOutOfMemory(Throwable failure) {
        assertThat(failure).isInstanceOfSatisfying(TensorFault.class, fault -> assertThat(fault.kind())
                .isEqualTo(TensorFault.Kind.OUT_OF_MEMORY));
    }
}
