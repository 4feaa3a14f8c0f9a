package io.kasmina.pipeline.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class DurableConfigTest {

    @Test
    void aSnapshotMayHaveOneGibibyteByDefault() {
        assertThat(DurableConfig.defaults()).isEqualTo(new DurableConfig(1 << 30, 1 << 30, 64L << 30));
    }

    @Test
    void everyBoundIsCheckedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DurableConfig(0, 1, 1))
                .withMessage("maxSnapshotBytes: must be 1 to 2147479552, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DurableConfig(Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE))
                .withMessageStartingWith("maxSnapshotBytes: must be");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DurableConfig(10, 9, 10))
                .withMessage("maxQueuedBytes: must be at least maxSnapshotBytes = 10, was 9");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DurableConfig(10, 10, 9))
                .withMessage("maxFolderBytes: must be at least maxSnapshotBytes = 10, was 9");
    }
}
