package io.kasmina.pipeline.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.pipeline.port.Arrival;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records that nobody can read take a bounded share of memory until they are committed. */
class DeadLetterBoundTest {

    private static final Duration WHILE = Duration.ofMillis(60);
    private static final int LARGE = 1 << 20;
    private static final PartitionConfig CONFIG = PartitionConfig.defaults();

    private final DeskRig rig = new DeskRig(CONFIG);

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void unreadableActivationsAreAskedForUntilTheirBytesFillTheBoundAndAgainOnceTheyAreCommitted() {
        flood(rig.activations, "activations");
    }

    @Test
    void unreadableLogitsAreAskedForUntilTheirBytesFillTheBoundAndAgainOnceTheyAreCommitted() {
        flood(rig.logits, "logits");
    }

    @Test
    void unreadableGradientsAndNotesAreAskedForAgainOnceTheyAreCommitted() {
        for (int offset = 0; offset < CONFIG.batch(); offset++) {
            rig.gradients.next(DeskRig.unreadable("gradients", offset, 1));
            rig.host.next(DeskRig.unreadable("host", offset, 1));
            rig.pass(Duration.ZERO);
        }
        rig.pass(WHILE);
        assertThat(rig.gradients.requested()).isZero();
        assertThat(rig.host.requested()).isZero();

        Turn.Taken taken = rig.cut(rig.turn());
        assertThat(taken.letters()).hasSize(2 * CONFIG.batch());
        assertThat(rig.gradients.requested()).isZero();
        rig.committed(taken);
        assertThat(rig.gradients.requested()).isEqualTo(CONFIG.batch());
        assertThat(rig.host.requested()).isEqualTo(CONFIG.batch());
    }

    @Test
    void unreadableGradientsAndNotesAreAskedForUntilTheirBytesFillTheBound() {
        flood(rig.gradients, "gradients");
        flood(rig.host, "host");
    }

    @Test
    void keysCount() {
        rig.gradients.next(DeskRig.keyed("gradients", 0, (int) (CONFIG.frameBytes() / 8)));
        assertThat(rig.turn()).isNotNull();
    }

    @Test
    void lettersOfManyBytesDoNotWaitForACut() {
        rig.gradients.next(DeskRig.unreadable("gradients", 0, (int) (CONFIG.frameBytes() / 8) - 1));
        assertThat(rig.turn()).isNull();
        rig.gradients.next(DeskRig.unreadable("gradients", 1, 1));
        assertThat(rig.turn()).isNotNull();
    }

    private <T> void flood(DeskRig.Feeder<Arrival<T>> stream, String topic) {
        int sent = 0;
        for (; sent < 1_000 && stream.requested() > 0; sent++) {
            stream.next(DeskRig.unreadable(topic, sent, LARGE));
            rig.pass(Duration.ZERO);
        }
        assertThat((long) sent * LARGE).isEqualTo(CONFIG.frameBytes());

        Turn.Taken taken = rig.cut(rig.turn());
        assertThat(taken.letters()).hasSize(sent);
        assertThat(stream.requested()).isZero();
        rig.committed(taken);
        assertThat(stream.requested()).isPositive();
    }
}
