package io.kasmina.pipeline.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Gate;
import io.kasmina.contract.SeedId;
import io.kasmina.gate.GateResult;
import io.kasmina.pipeline.state.GateRecord;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GateHistoryTest {

    private static final GateResult PASSED = new GateResult(Gate.G2_STABILITY, null, true, Map.of());

    private final AtomicInteger forgotten = new AtomicInteger();
    private final GateHistory history = new GateHistory(forgotten::incrementAndGet);

    @Test
    void aSeedThatWasNeverJudgedHasNone() {
        assertThat(history.of(new SeedId("a"))).isEmpty();
    }

    @Test
    void evaluationsAreKeptSeedBySeedOldestFirst() {
        history.keep(record("a", 1));
        history.keep(record("b", 2));
        history.keep(record("a", 3));

        assertThat(history.of(new SeedId("a"))).containsExactly(record("a", 1), record("a", 3));
        assertThat(history.of(new SeedId("b"))).containsExactly(record("b", 2));
    }

    @Test
    void theOldestOfASeedMakeRoomForTheLatest() {
        for (int i = 0; i < GateHistory.EVALUATIONS + 2; i++) {
            history.keep(record("a", i));
        }

        assertThat(history.of(new SeedId("a")))
                .hasSize(64)
                .startsWith(record("a", 2))
                .endsWith(record("a", 65));
        assertThat(forgotten).hasValue(0);
    }

    @Test
    void theSeedThatWasJudgedLongestAgoIsForgottenAndCounted() {
        for (int i = 0; i < GateHistory.SEEDS; i++) {
            history.keep(record("s" + i, 1));
        }
        history.keep(record("s0", 2));
        assertThat(forgotten).hasValue(0);

        history.keep(record("one too many", 1));

        assertThat(forgotten).hasValue(1);
        assertThat(history.of(new SeedId("s1"))).isEmpty();
        assertThat(history.of(new SeedId("s0"))).hasSize(2);
    }

    @Test
    void whatWasReadStaysAsItWas() {
        history.keep(record("a", 1));
        List<GateRecord> read = history.of(new SeedId("a"));

        history.keep(record("a", 2));

        assertThat(read).containsExactly(record("a", 1));
    }

    private static GateRecord record(String seed, long epoch) {
        return new GateRecord(new SeedId(seed), 0, epoch, PASSED);
    }
}
