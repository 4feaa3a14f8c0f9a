package io.kasmina.pipeline.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestsTest {

    private final Rests rests = new Rests(Duration.ofMillis(500));

    @Test
    void aPartitionRestsTwiceAsLongAfterEachFailureInARow() {
        assertThat(rests.after(0, PartitionEnd.UNAVAILABLE, false)).hasMillis(500);
        assertThat(rests.after(0, PartitionEnd.CORRUPT, false)).hasMillis(1_000);
        assertThat(rests.after(0, PartitionEnd.FENCED, false)).hasMillis(2_000);
        assertThat(rests.after(1, PartitionEnd.FENCED, false)).hasMillis(500);
    }

    @Test
    void itNeverRestsLongerThan32TimesTheFirstTime() {
        for (int failure = 0; failure < 100; failure++) {
            assertThat(rests.after(0, PartitionEnd.UNAVAILABLE, false)).isLessThanOrEqualTo(Duration.ofSeconds(16));
        }
        assertThat(rests.after(0, PartitionEnd.UNAVAILABLE, false)).hasSeconds(16);
    }

    @Test
    void aCommitOrAnOrderlyEndBeginsAnew() {
        rests.after(0, PartitionEnd.UNAVAILABLE, false);
        assertThat(rests.after(0, PartitionEnd.UNAVAILABLE, true)).hasMillis(500);
        assertThat(rests.after(0, PartitionEnd.RELEASED, false)).isZero();
        assertThat(rests.after(0, PartitionEnd.GAVE_UP, false)).isZero();
        assertThat(rests.after(0, PartitionEnd.UNAVAILABLE, false)).hasMillis(500);
    }
}
