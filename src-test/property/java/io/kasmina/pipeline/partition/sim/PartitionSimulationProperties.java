package io.kasmina.pipeline.partition.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Partitions under faults against what was published; {@code -Dkasmina.partitions.runs} sets another number of runs, {@code
 * -Dkasmina.partitions.seed} the first one's number.
 */
class PartitionSimulationProperties {

    private static final int RUNS = Integer.getInteger("kasmina.partitions.runs", 300);
    private static final long FIRST = Long.getLong("kasmina.partitions.seed", 0);

    private final Set<String> verdicts = new HashSet<>();

    @Test
    void whateverBreaksEachRecordHasItsOneEffect() {
        for (long seed = FIRST; seed < FIRST + RUNS; seed++) {
            Oracle oracle;
            try {
                oracle = new Simulation(seed).play();
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("-Dkasmina.partitions.runs=1 -Dkasmina.partitions.seed=" + seed, failure);
            }
            assertThat(oracle.faults())
                    .as("-Dkasmina.partitions.runs=1 -Dkasmina.partitions.seed=" + seed)
                    .isEmpty();
            verdicts.addAll(oracle.verdicts());
        }
        everyAnswerHasOccurred();
    }

    private void everyAnswerHasOccurred() {
        assertThat(verdicts)
                .contains(
                        "applied",
                        "pending",
                        "refused illegal_transition",
                        "refused blending_incomplete",
                        "refused embargoed",
                        "gate_failed performance_unreported",
                        "EVALUATE applied",
                        "rejected nonce_replayed",
                        "rejected invalid_signature",
                        "rejected misrouted",
                        "rejected stale_command");
    }
}
