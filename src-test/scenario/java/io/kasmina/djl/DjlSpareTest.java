package io.kasmina.djl;

import static io.kasmina.djl.DjlRig.GOOD;
import static io.kasmina.djl.DjlRig.OUTER;
import static io.kasmina.djl.DjlRig.SEED;
import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.Sha256;
import io.kasmina.pipeline.cache.KernelCacheConfig;
import io.kasmina.tensor.Kernel;
import io.kasmina.tensor.Weights;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Real kernels: one trains, and the next has the parameters of the file. */
@Tag("device")
class DjlSpareTest {

    private final List<Kernel> loaded = new CopyOnWriteArrayList<>();

    @Test
    void theSpareOfATrainedKernelHasTheParametersOfTheFile() throws IOException {
        DjlOptions options = DjlOptions.shared()
                .config(config -> config.with(KernelCacheConfig.defaults()))
                .host(backend -> TinyHost.build(backend, TinyHost.plain(), SEED, OUTER))
                .loader((backend, host) -> file -> {
                    loaded.add(backend.kernels().load(file));
                    return loaded.get(loaded.size() - 1);
                });
        try (DjlRig rig = DjlRig.open(options)) {
            Sha256 pin = rig.pin(GOOD);
            germinate(rig, SEED, pin);
            rig.advance(SEED, SeedOperation.START_TRAINING);
            awaitLoaded(2);
            Weights file = read(rig, 1);
            assertThat(read(rig, 0)).isEqualTo(file);
            for (int i = 0; i < 5; i++) {
                rig.train(SEED);
            }
            assertThat(read(rig, 0)).isNotEqualTo(file);
            germinate(rig, OUTER, pin);
            awaitLoaded(3);
            assertThat(read(rig, 1)).isEqualTo(file);
            assertThat(read(rig, 2)).isEqualTo(file);
            rig.advance(OUTER, SeedOperation.START_TRAINING);
            rig.train(OUTER);
            assertThat(read(rig, 1)).isNotEqualTo(file);
            assertThat(read(rig, 2)).isEqualTo(file);
        }
    }

    private static void germinate(DjlRig rig, SeedId seed, Sha256 pin) {
        assertThat(rig.send(rig.policy.germinate(seed, GOOD, pin, BlendSpec.byDefault())))
                .isInstanceOf(Outcome.Pending.class);
        rig.await(seed, view -> view.kernelAttached());
    }

    private Weights read(DjlRig rig, int kernel) {
        return rig.call(() -> loaded.get(kernel).parameters().read());
    }

    private void awaitLoaded(int kernels) {
        Integer reached = Mono.fromSupplier(loaded::size)
                .filter(size -> size >= kernels)
                .repeatWhenEmpty(again -> again.delayElements(Duration.ofMillis(5)))
                .timeout(DjlRig.PATIENCE, Mono.empty())
                .block();
        assertThat(reached).as("loaded kernels, %s now", loaded.size()).isNotNull();
    }
}
