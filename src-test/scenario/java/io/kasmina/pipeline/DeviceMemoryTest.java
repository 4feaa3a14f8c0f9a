package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.blend.Activation;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.ScriptedCache;
import io.kasmina.support.ScriptedHost;
import io.kasmina.telemetry.MetricName;
import io.kasmina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class DeviceMemoryTest {

    private static final long ACTIVATION = 16;

    @Test
    void eachPurposeIsMeasuredAtEachStep() {
        try (PipelineBed bed =
                PipelineBed.startWith(builder -> builder.cache(ScriptedCache.of("host_cache", 2, 300)))) {
            bed.shadow(BlendSpec.byDefault());
            List<Blended> lent = blend(bed, 2);
            bed.ops.holding(10_000);
            bed.step(scope -> {});

            long kernels = bed.kernels.get(0).parameterBytes();
            assertThat(kernels).isPositive();
            assertThat(bytes(bed, "kernels")).isEqualTo(kernels);
            assertThat(bytes(bed, "cache")).isEqualTo(300);
            assertThat(bytes(bed, "buffers")).isEqualTo(2 * ACTIVATION);
            assertThat(bytes(bed, "in_flight")).isEqualTo(10_000 - kernels - 2 * ACTIVATION);
            lent.forEach(Blended::close);
        }
    }

    @Test
    void whatIsGivenBackIsNoLongerCounted() {
        try (PipelineBed bed = PipelineBed.start()) {
            bed.shadow(BlendSpec.byDefault());
            blend(bed, 1).forEach(Blended::close);
            bed.step(scope -> {});
            assertThat(bytes(bed, "buffers")).isEqualTo(ACTIVATION);

            bed.send(new Command.Emergency(bed.policy.header(), false));
            bed.send(bed.policy.cull(PipelineBed.SEED));
            bed.step(scope -> {});
            assertThat(bytes(bed, "buffers")).isZero();
            assertThat(bytes(bed, "kernels")).isZero();
        }
    }

    @Test
    void aBufferThatItsConsumerClosedIsNoLongerCounted() {
        try (PipelineBed bed = PipelineBed.start()) {
            bed.shadow(BlendSpec.byDefault());
            Blended.Made made = (Blended.Made) blend(bed, 1).get(0);
            try (Tensor taken = made.tensor()) {
                assertThat(taken.isClosed()).isFalse();
            }
            made.close();
            bed.step(scope -> {});
            assertThat(bytes(bed, "buffers")).isZero();
        }
    }

    @Test
    void whatIsInFlightIsLeftOutWhereTheBackendDoesNotKnow() {
        try (PipelineBed bed = PipelineBed.start()) {
            bed.step(scope -> {});
            assertThat(bytes(bed, "buffers")).isZero();
            assertThat(bytes(bed, "in_flight")).isNaN();
        }
    }

    private static List<Blended> blend(PipelineBed bed, int frames) {
        List<Blended> answers = new ArrayList<>();
        bed.kasmina
                .blend(Flux.range(0, frames).map(i -> frame(bed, i)).concatWith(Flux.never()), Flux.never())
                .onErrorComplete()
                .subscribe(answers::add);
        assertThat(answers).hasSize(frames);
        return answers;
    }

    private static Activation frame(PipelineBed bed, int index) {
        Tensor host = bed.ops.floats(ScriptedHost.SHAPE, 1, 2, 3, 4);
        return new Activation(PipelineBed.SEED, bed.nextStep() + index, host, null);
    }

    private static double bytes(PipelineBed bed, String purpose) {
        return bed.recorder.gauge(MetricName.DEVICE_MEMORY, "purpose", purpose);
    }
}
