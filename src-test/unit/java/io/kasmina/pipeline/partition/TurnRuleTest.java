package io.kasmina.pipeline.partition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TurnRuleTest {

    private static final long NOTHING = -1;

    private final TurnRule rule = new TurnRule(4, 10, 50);

    @Test
    void nothingIsDueWhereNothingWaits() {
        assertThat(due(0, 1_000, NOTHING, false)).isEqualTo(TurnRule.NEVER);
    }

    @Test
    void aRecordWaitsForOthersForAWhile() {
        assertThat(due(1, 0, NOTHING, false)).isEqualTo(10);
        assertThat(due(3, 7, NOTHING, false)).isEqualTo(3);
        assertThat(due(1, 10, NOTHING, false)).isZero();
        assertThat(due(1, 11, NOTHING, false)).isZero();
    }

    @Test
    void aFullTurnWaitsForNothing() {
        assertThat(due(4, 0, NOTHING, false)).isZero();
    }

    @Test
    void newsWaitLonger() {
        assertThat(due(0, 0, 0, false)).isEqualTo(50);
        assertThat(due(0, 0, 20, false)).isEqualTo(30);
        assertThat(due(0, 0, 50, false)).isZero();
    }

    @Test
    void whatIsDueFirstCounts() {
        assertThat(due(1, 0, 45, false)).isEqualTo(5);
        assertThat(due(1, 8, 0, false)).isEqualTo(2);
    }

    @Test
    void urgentNewsWaitForNothing() {
        assertThat(due(0, 0, 0, true)).isZero();
    }

    private long due(int records, long sinceRecord, long sinceNews, boolean urgent) {
        return rule.due(new TurnRule.Waiting(records, sinceRecord, sinceNews, urgent));
    }
}
