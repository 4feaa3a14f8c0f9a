package io.kasmina.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("device")
@Timeout(60)
class TrainBenchTest {

    private static final int STEPS = 5;

    @Test
    void thePeerTeachesTheHostWhatAStepThroughThePipelineDoes() {
        try (TorchLane torch = TorchLane.open();
                TrainBench bench = TrainBench.open(torch, 1, false)) {
            PlainTraining plain =
                    torch.call(() -> PlainTraining.open(torch.backend().newManager(), false, 0));
            float[] before = torch.call(() -> firstWeight(plain.net()));
            for (int i = 0; i < STEPS; i++) {
                bench.step();
                torch.call(plain::step);
            }
            float[] learnt = torch.call(() -> firstWeight(plain.net()));

            assertThat(learnt).isNotEqualTo(before);
            assertThat(torch.call(() -> firstWeight(bench.net()))).containsExactly(learnt, within(1e-7f));
            torch.close(plain);
        }
    }

    @Test
    void aSeedInBlendingTakesStepsToo() {
        try (TorchLane torch = TorchLane.open();
                TrainBench bench = TrainBench.open(torch, 2, true)) {
            for (TrainBench.Isolation isolation : TrainBench.Isolation.values()) {
                assertThat(bench.step(isolation)).isEqualTo(1);
            }
        }
    }

    private static float[] firstWeight(TrainingNet net) {
        return net.root().getParameters().valueAt(0).getArray().toFloatArray();
    }
}
