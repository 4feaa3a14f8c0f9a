package io.kasmina.pipeline.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.memory.InMemorySnapshotStore;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class InMemorySnapshotStoreTest extends SnapshotStoreContract {

    @Override
    SnapshotStore store() {
        return new InMemorySnapshotStore(LIMIT);
    }

    @Test
    void theLimitIsOneForAllSeedsAndARemovalMakesRoom() {
        SnapshotStore store = store();
        SeedId one = new SeedId("one");
        SeedId two = new SeedId("two");

        StepVerifier.create(store.put(one, bytes(60_000, 1)).then(store.put(two, bytes(60_000, 2))))
                .verifyErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(IOException.class)
                        .hasMessage("snapshots: must hold at most 100000 bytes, were 60000 before one of 60000"));
        StepVerifier.create(store.remove(one).then(store.put(two, bytes(60_000, 2))))
                .verifyComplete();
    }

    @Test
    void aStoreWithoutRoomIsRefused() {
        assertThatThrownBy(() -> new InMemorySnapshotStore(0)).hasMessage("capacity: must be at least 1, was 0");
    }
}
