package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.breaker.BreakerState;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.KernelRequest;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.pipeline.state.Germ;
import io.kasmina.pipeline.state.SeedSnapshot;
import io.kasmina.prefetch.PrefetchConfig;
import io.kasmina.support.KernelBus;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.Policy;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Thousands of seeds come back at once. */
class ManySeedsTest {

    private static final int SEEDS = 10_000;
    private static final int AT_ONCE = PrefetchConfig.defaults().maxOutstanding();

    @Test
    void everySeedGetsItsKernelAndFewAreAskedForAtOnce() {
        try (PipelineBed bed = PipelineBed.neverRun()) {
            bed.bus.silence();
            bed.restart(IntStream.range(0, SEEDS).mapToObj(ManySeedsTest::seed).toList());
            assertThat(bed.views).hasSize(SEEDS).allSatisfy((id, seed) -> assertThat(seed.kernelPending())
                    .isTrue());
            assertThat(bed.bus.requests()).hasSize(AT_ONCE);

            int answered = 0;
            while (answered < SEEDS) {
                List<KernelRequest> requests = bed.bus.requests();
                assertThat(requests.size()).isBetween(answered + 1, answered + AT_ONCE);
                requests.subList(answered, requests.size()).forEach(bed.bus::answer);
                answered = requests.size();
            }
            assertThat(bed.views.values()).allSatisfy(seed -> {
                assertThat(seed.kernelAttached()).isTrue();
                assertThat(seed.stage()).isEqualTo(SeedStage.TRAINING);
            });
            assertThat(bed.cut()).as("a kernel that is back changes nothing").isEmpty();
        }
    }

    private static SeedSnapshot seed(int number) {
        return new SeedSnapshot(
                new SeedId("seed-" + number),
                SeedStage.TRAINING,
                2,
                0,
                new Germ("good", Policy.RUN, KernelBus.DIGEST, BlendSpec.byDefault(), Germ.NOT_BLENDING, 5, false),
                SeedSnapshot.Kernel.ATTACHED,
                null,
                null,
                0,
                0,
                0,
                null,
                null,
                BreakerState.CLOSED,
                null);
    }
}
