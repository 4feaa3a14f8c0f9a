package io.kasmina.pipeline.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.state.RecallFailure;
import org.junit.jupiter.api.Test;

class SnapshotVaultTest {

    /** Bytes of a snapshot with so many floats. */
    private static final int TEN = 10 * Float.BYTES + 2;

    private static final SeedId A = new SeedId("a");
    private static final SeedId B = new SeedId("b");
    private static final SeedId C = new SeedId("c");

    private final SnapshotVault vault = new SnapshotVault(2 * TEN);

    @Test
    void theLatestSnapshotIsFoundAndNoOtherOne() {
        Snapshot first = SnapshotFixture.of(A, 1, 10);
        Snapshot second = SnapshotFixture.of(A, 2, 10);
        put(first);
        assertThat(vault.find(A, first.stable())).isEqualTo(first.weights());
        put(second);
        assertThat(vault.find(A, second.stable())).isEqualTo(second.weights());
        assertThat(vault.find(A, first.stable())).isNull();
        assertThat(vault.find(B, second.stable())).isNull();
        assertThat(vault.bytes()).isEqualTo(TEN);
    }

    @Test
    void whatIsDurableMakesRoomTheLeastUsedFirst() {
        Snapshot a = saved(SnapshotFixture.of(A, 1, 10));
        Snapshot b = saved(SnapshotFixture.of(B, 1, 10));
        assertThat(vault.find(A, a.stable())).isNotNull();
        Snapshot c = saved(SnapshotFixture.of(C, 1, 10));

        assertThat(vault.find(B, b.stable())).isNull();
        assertThat(vault.find(A, a.stable())).isNotNull();
        assertThat(vault.find(C, c.stable())).isNotNull();
        assertThat(vault.bytes()).isEqualTo(2 * TEN);
    }

    @Test
    void whatIsNotDurableStaysAndAFullVaultRefusesAndKeepsWhatItHad() {
        Snapshot a = put(SnapshotFixture.of(A, 1, 10));
        Snapshot b = put(SnapshotFixture.of(B, 1, 10));
        Snapshot c = SnapshotFixture.of(C, 1, 10);
        Snapshot larger = SnapshotFixture.of(A, 2, 11);
        assertThat(vault.put(c)).isEqualTo(RecallFailure.MEMORY_FULL);
        assertThat(vault.put(larger)).isEqualTo(RecallFailure.MEMORY_FULL);
        assertThat(vault.find(A, a.stable())).isNotNull();
        assertThat(vault.find(B, b.stable())).isNotNull();

        vault.saved(a);
        put(c);
        assertThat(vault.find(A, a.stable())).isNull();
        assertThat(vault.bytes()).isEqualTo(2 * TEN);
    }

    @Test
    void oneCopyMayExceedTheBoundUntilItIsDurable() {
        Snapshot huge = put(SnapshotFixture.of(A, 1, 1_000));
        assertThat(vault.find(A, huge.stable())).isNotNull();
        vault.saved(huge);
        assertThat(vault.find(A, huge.stable())).isNull();
        assertThat(vault.bytes()).isZero();
    }

    @Test
    void aSaveOfAReplacedSnapshotSaysNothingOfTheYoungerOne() {
        Snapshot first = put(SnapshotFixture.of(A, 1, 10));
        Snapshot second = put(SnapshotFixture.of(A, 2, 10));
        put(SnapshotFixture.of(B, 1, 10));
        vault.saved(first);
        assertThat(vault.put(SnapshotFixture.of(C, 1, 10))).isEqualTo(RecallFailure.MEMORY_FULL);
        assertThat(vault.find(A, second.stable())).isNotNull();
    }

    @Test
    void whatWasLastTakenIsKnownWhereverItIsUntilItIsForgotten() {
        assertThat(vault.taken(A)).isNull();
        Snapshot huge = saved(SnapshotFixture.of(A, 1, 1_000));
        put(SnapshotFixture.of(B, 1, 10));
        assertThat(vault.put(SnapshotFixture.of(A, 2, 1_000))).isEqualTo(RecallFailure.MEMORY_FULL);
        assertThat(vault.taken(A)).isEqualTo(huge.stable());
        vault.forget(A);
        assertThat(vault.taken(A)).isNull();
    }

    @Test
    void aForgottenSnapshotIsGone() {
        Snapshot a = put(SnapshotFixture.of(A, 1, 10));
        vault.unsaved(a);
        vault.forget(A);
        vault.forget(B);
        assertThat(vault.find(A, a.stable())).isNull();
        assertThat(vault.nextUnsaved()).isNull();
        assertThat(vault.bytes()).isZero();
        vault.saved(a);
        assertThat(vault.bytes()).isZero();
    }

    @Test
    void aCopyIsTakenAmissOnceAndOneThatWasReplacedNotAtAll() {
        Snapshot former = put(SnapshotFixture.of(A, 1, 10));
        Snapshot latest = put(SnapshotFixture.of(A, 2, 10));
        vault.unsaved(former);
        assertThat(vault.nextUnsaved()).isNull();
        assertThat(vault.unsaved(latest)).isTrue();
        assertThat(vault.nextUnsaved()).isSameAs(latest);
        assertThat(vault.unsaved(latest)).isFalse();
        assertThat(vault.nextUnsaved()).isSameAs(latest);
    }

    @Test
    void whatTheStoreDidNotTakeIsOfferedAgainInItsLatestForm() {
        Snapshot a = put(SnapshotFixture.of(A, 1, 10));
        vault.unsaved(a);
        Snapshot latest = put(SnapshotFixture.of(A, 2, 10));
        Snapshot b = put(SnapshotFixture.of(B, 1, 10));
        vault.unsaved(b);
        vault.saved(b);
        assertThat(vault.nextUnsaved()).isSameAs(latest).isNotSameAs(a);
        assertThat(vault.nextUnsaved()).isNull();
    }

    private Snapshot put(Snapshot snapshot) {
        assertThat(vault.put(snapshot)).isNull();
        return snapshot;
    }

    private Snapshot saved(Snapshot snapshot) {
        put(snapshot);
        vault.saved(snapshot);
        return snapshot;
    }
}
