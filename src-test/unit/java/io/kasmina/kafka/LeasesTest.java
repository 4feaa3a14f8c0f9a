package io.kasmina.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeasesTest {

    private final Leases<String> leases = new Leases<>();

    @Test
    void whatIsAssignedAndNotUsedIsDue() {
        leases.assign(List.of(2, 0));
        assertThat(leases.due(0)).containsExactly(0, 2);
        leases.use(0, "run");
        assertThat(leases.due(0)).containsExactly(2);
        assertThat(leases.all()).containsExactlyInAnyOrder(0, 2);
    }

    @Test
    void aPartitionRestsAfterItsRunEnded() {
        leases.assign(List.of(1));
        leases.use(1, "run");
        leases.end(1, "run", 50);
        assertThat(leases.due(49)).isEmpty();
        assertThat(leases.due(50)).containsExactly(1);
    }

    @Test
    void theEndOfAnOlderRunChangesNothing() {
        leases.assign(List.of(1));
        leases.use(1, "new");
        leases.end(1, "old", 0);
        assertThat(leases.uses(List.of(1))).isTrue();
        assertThat(leases.due(100)).isEmpty();
    }

    @Test
    void whatIsTakenAwayWhileItRunsIsNamedAndNotDueAnyMore() {
        leases.assign(List.of(1, 2));
        leases.use(1, "run");
        assertThat(leases.revoke(List.of(1, 2))).containsExactly("run");
        assertThat(leases.uses(List.of(1, 2))).isTrue();
        assertThat(leases.all()).containsExactly(1);
        leases.end(1, "run", 0);
        assertThat(leases.uses(List.of(1, 2))).isFalse();
        assertThat(leases.due(100)).isEmpty();
    }

    @Test
    void whatComesBackWhileItStillRunsWaitsForTheEnd() {
        leases.assign(List.of(1));
        leases.use(1, "run");
        leases.revoke(List.of(1));
        leases.assign(List.of(1));
        assertThat(leases.due(0)).isEmpty();
        leases.end(1, "run", 0);
        assertThat(leases.due(0)).containsExactly(1);
    }

    @Test
    void whoeverWasShutOutWaitsForTheGroupsWord() {
        Comeback comeback = new Comeback(Duration.ofSeconds(2));
        assertThat(comeback.after(true)).isEqualTo(Duration.ofMillis(2_500));
        assertThat(comeback.after(false)).isEqualTo(Duration.ofMillis(200));
    }
}
