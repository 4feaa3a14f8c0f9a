package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.support.PipelineBed;
import io.kasmina.support.SnapshotLimits;
import io.kasmina.telemetry.EventName;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A snapshot that the durable store did not take, with no room in memory for one that it has. */
class SnapshotRetryTest {

    private final PipelineBed bed = PipelineBed.start(config -> config.with(SnapshotLimits.withoutMemory()));

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void whatTheStoreDidNotTakeIsOfferedAgainUntilItIsAndThenNoLongerHeld() {
        bed.snapshots.fail();
        bed.train();
        assertThat(bed.snapshots.offers()).isEqualTo(2);
        bed.pass(Duration.ofSeconds(1));
        assertThat(bed.snapshots.offers()).isEqualTo(3);
        bed.pass(Duration.ofHours(1));
        assertThat(bed.snapshots.offers()).isBetween(60, 70);
        assertThat(bed.events(EventName.SNAPSHOT_FAILED)).as("once each").hasSize(2);

        bed.snapshots.waitFor(Mono.empty());
        bed.pass(Duration.ofMinutes(1));
        assertThat(bed.snapshots.puts()).isEqualTo(1);
        int offers = bed.snapshots.offers();
        bed.pass(Duration.ofHours(1));
        assertThat(bed.snapshots.offers()).isEqualTo(offers);
        bed.send(bed.policy.rollback(PipelineBed.SEED));
        assertThat(bed.events(EventName.ROLLBACK_COMPLETE))
                .singleElement()
                .satisfies(event -> assertThat(event.attributes()).containsEntry("kind", "full"));
    }
}
