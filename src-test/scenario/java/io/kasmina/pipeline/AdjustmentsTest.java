package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Adjustment;
import io.kasmina.contract.Command;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.SeedStage;
import io.kasmina.support.PipelineBed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdjustmentsTest {

    private final PipelineBed bed = PipelineBed.start();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void aVerifiedAdjustmentReachesTheHost() {
        List<Adjustment> taken = new ArrayList<>();
        bed.kasmina.adjustments().subscribe(taken::add);
        assertThat(adjust("adam", Map.of("lr", 0.01f)))
                .isInstanceOfSatisfying(Outcome.Applied.class, applied -> assertThat(applied.after())
                        .isEqualTo(SeedStage.UNKNOWN));
        assertThat(taken).containsExactly(new Adjustment("cmd-1", "adam", Map.of("lr", 0.01f)));
    }

    @Test
    void anAdjustmentThatNobodyTakesYetWaits() {
        adjust("adam", Map.of("lr", 0.01f));
        List<Adjustment> taken = new ArrayList<>();
        bed.kasmina.adjustments().subscribe(taken::add);
        assertThat(taken).hasSize(1);
    }

    @Test
    void beyondTheQueueAdjustmentsAreRefused() {
        Outcome last = adjust("adam", Map.of("lr", 0.01f));
        for (int i = 0; i < 1_024; i++) {
            assertThat(last).isInstanceOf(Outcome.Applied.class);
            last = adjust("adam", Map.of("lr", 0.01f));
        }
        assertThat(last.reasonCode()).isEqualTo("adjustments_full");
    }

    @Test
    void aHyperparameterThatIsNotFiniteOrNotNamedIsRefused() {
        invalid(adjust("adam", Map.of("lr", Float.NaN)));
        invalid(adjust("adam", Map.of("lr", Float.POSITIVE_INFINITY)));
        invalid(adjust("adam", Map.of(" ", 1f)));
        invalid(adjust(" ", Map.of("lr", 1f)));
    }

    private Outcome adjust(String optimizer, Map<String, Float> values) {
        return bed.send(new Command.AdjustOptimizer(bed.policy.header(), optimizer, values));
    }

    private static void invalid(Outcome outcome) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Refused.class, refused -> assertThat(refused.reason())
                .isEqualTo(Refusal.INVALID_HYPERPARAMETER));
    }
}
