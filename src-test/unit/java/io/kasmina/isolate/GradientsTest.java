package io.kasmina.isolate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kasmina.contract.SeedId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

class GradientsTest {

    private static final SeedId SEED = new SeedId("seed-1");

    @Test
    void samplesStandForTheirWholeParameter() {
        Gradients.Pair sampled = pair(100, new double[] {1, 2}, new double[] {3, 4});
        Gradients.Pair full = pair(1, new double[] {2}, new double[] {5});
        Gradients gradients = gradients(0, 0, sampled, full);

        assertThat(gradients.moments()).isEqualTo(new Moments(50 * 11 + 10, 50 * 5 + 4, 50 * 25 + 25));
        assertThat(gradients.sampled()).isEqualTo(3);
    }

    @Test
    void aNormThatWasMeasuredStandsInForTheEstimate() {
        Moments moments =
                gradients(9, 0, pair(1, new double[] {2}, new double[] {5})).moments();

        assertThat(moments).isEqualTo(new Moments(10, 9, 25));
    }

    @Test
    void aSmallParameterMayBeDrawnMoreOftenThanItHasElements() {
        double[] drawn = {1, 1, 1, 1};
        assertThat(gradients(0, 0, pair(2, drawn, drawn)).moments()).isEqualTo(new Moments(2, 2, 2));
    }

    @Test
    void recordsWithoutElementsShowNoCosine() {
        Gradients gradients = gradients(4, 9, pair(0, new double[0], new double[0]));

        assertThat(judge(gradients).verdict().cosine()).isZero();
        assertThat(judge(gradients).verdict().kind()).isNull();
    }

    @Test
    void theOperatorJudgesEachRecordInOrder() {
        double[] along = new double[10_000];
        java.util.Arrays.fill(along, 1);
        Gradients leaking = new Gradients(SEED, 1, List.of(), 0, 0, 0.5);
        Gradients aligned = gradients(0, 0, pair(10_000, along, along));

        assertThat(Flux.just(leaking, aligned)
                        .transformDeferred(IsolateOperator.of(IsolationConfig.defaults()))
                        .collectList()
                        .block())
                .extracting(check -> check.verdict().kind())
                .containsExactly(Violation.LEAK, Violation.COSINE);
    }

    @Test
    void aLeakThatIsNotANumberIsALeak() {
        assertThat(judge(new Gradients(SEED, 1, List.of(), 0, 0, Double.NaN))
                        .verdict()
                        .kind())
                .isEqualTo(Violation.LEAK);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void aSquaredNormIsFiniteAndNotNegative(double norm) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gradients(norm, 0))
                .withMessage("hostSquared: must be finite and at least 0, was " + norm);
        assertThatIllegalArgumentException().isThrownBy(() -> gradients(0, norm));
    }

    @Test
    void badCountsAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Gradients(SEED, -1, List.of(), 0, 0, 0))
                .withMessage("step: must be at least 0, was -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pair(1, new double[1], new double[2]))
                .withMessage("seed: must be as long as host, 1, was 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pair(0, new double[1], new double[1]))
                .withMessage("population: must be at least 1, was 0");
    }

    private static IsolationCheck judge(Gradients gradients) {
        return Flux.just(gradients)
                .transformDeferred(IsolateOperator.of(IsolationConfig.defaults()))
                .blockLast();
    }

    private static Gradients gradients(double hostSquared, double seedSquared, Gradients.Pair... pairs) {
        return new Gradients(SEED, 1, List.of(pairs), hostSquared, seedSquared, 0);
    }

    private static Gradients.Pair pair(long population, double[] host, double[] seed) {
        return new Gradients.Pair("weight", host, seed, population);
    }
}
