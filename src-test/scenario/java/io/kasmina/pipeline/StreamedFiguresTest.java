package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.support.PipelineBed;
import io.kasmina.telemetry.Metric;
import io.kasmina.telemetry.MetricName;
import io.kasmina.tensor.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The figures of streamed blends in the packets of a host that marks its steps. */
class StreamedFiguresTest extends BlendStreamBed {

    private static final List<MetricName> FIGURES = List.of(
            MetricName.BLEND_ALPHA_MEAN,
            MetricName.BLEND_ALPHA_P95,
            MetricName.BLEND_SPARSITY,
            MetricName.BLEND_GATE_MEAN,
            MetricName.BLEND_CLAMPED,
            MetricName.BLEND_LATENCY,
            MetricName.SEED_KERNEL_LATENCY);

    @Test
    void theLatestBlendSinceTheLastMarkIsInTheSeedsPacketOnce() {
        bed.shadow(BlendSpec.byDefault());
        open();
        offer();
        offer();
        closeAll(0);
        double last = lastStep();
        Map<MetricName, Double> figures = mark();
        assertThat(figures).containsKeys(FIGURES.toArray(MetricName[]::new));
        assertThat(figures.get(MetricName.BLEND_ALPHA_MEAN)).isEqualTo(1);
        assertThat(figures.get(MetricName.SEED_BLEND_LAST_STEP)).isEqualTo(last);

        assertThat(mark()).containsKey(MetricName.SEED_STAGE).doesNotContainKeys(FIGURES.toArray(MetricName[]::new));
    }

    @Test
    void aLifeThatIsOverShowsNothingInTheNextOnes() {
        bed.shadow(BlendSpec.byDefault());
        open();
        offer();
        closeAll(0);
        bed.send(bed.policy.cull(PipelineBed.SEED));
        bed.pass(Duration.ofSeconds(31));
        bed.germinate();
        assertThat(mark()).containsKey(MetricName.SEED_STAGE).doesNotContainKeys(FIGURES.toArray(MetricName[]::new));
    }

    @Test
    void aStepsOwnFiguresStandForWhatWasStreamedBesideIt() {
        bed.shadow(BlendSpec.byDefault());
        open();
        offer();
        closeAll(0);
        bed.packets.clear();
        bed.step(scope -> {
            try (Tensor host = host()) {
                scope.graft(PipelineBed.SEED, host, null);
            }
        });
        assertThat(figures()).containsKeys(FIGURES.toArray(MetricName[]::new));
        assertThat(mark()).doesNotContainKeys(FIGURES.toArray(MetricName[]::new));
    }

    private Map<MetricName, Double> mark() {
        bed.packets.clear();
        assertThat(bed.kasmina.mark(nextStep()).toFuture()).isCompleted();
        return figures();
    }

    /** Fails where a figure is there twice. */
    private Map<MetricName, Double> figures() {
        return bed.packets.stream()
                .filter(packet -> PipelineBed.SEED.equals(packet.seed()))
                .flatMap(packet -> packet.metrics().stream())
                .collect(Collectors.toMap(Metric::name, Metric::value));
    }
}
