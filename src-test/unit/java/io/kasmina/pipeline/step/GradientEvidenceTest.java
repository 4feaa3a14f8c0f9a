package io.kasmina.pipeline.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.kasmina.breaker.BreakerConfig;
import io.kasmina.isolate.IsolationConfig;
import io.kasmina.support.HeapKernel;
import io.kasmina.support.ScriptedHost;
import io.kasmina.support.ScriptedParameters;
import org.junit.jupiter.api.Test;

class GradientEvidenceTest {

    private static final IsolationConfig EXACT = new IsolationConfig(0, 50, 1e-3, 5, BreakerConfig.ISOLATION);

    private final ScriptedHost host = new ScriptedHost();
    private final ScriptedParameters seed = new ScriptedParameters().parameter(HeapKernel.WEIGHT, 4);

    @Test
    void withoutSamplingEveryElementCountsOnce() {
        host.parameters().gradient(ScriptedHost.WEIGHT, 1, 2, 0, 0);
        seed.gradient(HeapKernel.WEIGHT, 3, 0, 4, 0);
        GradientEvidence.Paired paired = new GradientEvidence(EXACT, host, 1).pairWith(seed);
        assertThat(paired.sampled()).isEqualTo(4);
        assertThat(paired.moments().dot()).isEqualTo(3);
        assertThat(paired.moments().hostSquared()).isEqualTo(5);
        assertThat(paired.moments().seedSquared()).isEqualTo(25);
    }

    @Test
    void samplesAreTakenAtTheSamePlacesOfBoth() {
        host.parameters().gradient(ScriptedHost.WEIGHT, 1, 2, 3, 4);
        seed.gradient(HeapKernel.WEIGHT, 10, 20, 30, 40);
        GradientEvidence.Paired paired = new GradientEvidence(IsolationConfig.defaults(), host, 17).pairWith(seed);
        assertThat(paired.sampled()).isEqualTo(256);
        assertThat(paired.moments().cosine()).isEqualTo(1, within(1e-9));
        assertThat(paired.moments().hostSquared()).isEqualTo(30, within(6.0));
    }

    @Test
    void theHostsOwnPassIsKeptEvenAfterItsGradientsWereCleared() {
        host.parameters().gradient(ScriptedHost.WEIGHT, 1, 0, 0, 0);
        seed.gradient(HeapKernel.WEIGHT, 1, 0, 0, 0);
        GradientEvidence evidence = new GradientEvidence(EXACT, host, 1);
        evidence.keepHost();
        host.parameters().clearGradients();
        assertThat(evidence.pairWith(seed).moments().dot()).isEqualTo(1);
    }

    @Test
    void aSeedWithoutTheParameterIsNotCompared() {
        GradientEvidence.Paired paired =
                new GradientEvidence(EXACT, host, 1).pairWith(new ScriptedParameters().parameter("other", 4));
        assertThat(paired.sampled()).isZero();
        assertThat(paired.moments().cosine()).isZero();
    }

    @Test
    void parametersOfDifferentSizesAreNotCompared() {
        GradientEvidence.Paired paired =
                new GradientEvidence(EXACT, host, 1).pairWith(new ScriptedParameters().parameter(HeapKernel.WEIGHT, 5));
        assertThat(paired.sampled()).isZero();
    }

    @Test
    void aPairThatTheHostDoesNotHaveIsNamed() {
        host.pairs(new HostModel.ComparablePair("head", HeapKernel.WEIGHT));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GradientEvidence(EXACT, host, 1).pairWith(seed))
                .withMessageContaining("head");
    }
}
