package io.kasmina.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever recorded a command and sends it again is turned away, wherever and whenever, and by whomever the nonce was spent. */
class ReplayTest {

    private static final int COPIES = 5;

    @TempDir
    Path folder;

    @Test
    void aReplayIsRejectedByTheNextOwnerAfterARestartOnAnotherPartitionAndOnTheControlTopic() throws Exception {
        try (Rig rig = Rig.start(folder, new Random(), 2, false)) {
            for (int i = 0; i < 10 * COPIES; i++) {
                rig.press().command();
            }
            rig.settle();
            rig.kill(rig.runners().get(0));
            send(rig, Manner.REPLAYED); // to the other runner, once the partitions are its own
            rig.raise();
            rig.kill(rig.runners().get(1));
            rig.raise();
            send(rig, Manner.REPLAYED);
            send(rig, Manner.STRAYED);
            send(rig, Manner.RAISED);
            assertThat(rig.verdict()).isEmpty();
        }
    }

    private static void send(Rig rig, Manner manner) throws Exception {
        for (int i = 0; i < COPIES; i++) {
            rig.press().trespass(manner);
        }
        rig.settle();
    }
}
