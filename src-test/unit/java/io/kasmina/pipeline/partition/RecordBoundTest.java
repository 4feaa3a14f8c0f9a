package io.kasmina.pipeline.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.SeedId;
import io.kasmina.isolate.Gradients;
import io.kasmina.pipeline.port.Arrival;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records that wait for a turn take a bounded share of memory, however large each is. */
class RecordBoundTest {

    private static final Duration WHILE = Duration.ofMillis(60);
    private static final int LARGE = 1 << 20;
    private static final PartitionConfig CONFIG = PartitionConfig.defaults();
    private static final Gradients GRADIENTS = new Gradients(new SeedId("seed-1"), 1, List.of(), 0, 0, 0);

    private final DeskRig rig = new DeskRig(CONFIG);

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void commandsFillTheBoundUntilTheyAreAnsweredAndTheirLettersUntilTheyAreCommitted() {
        int sent = 0;
        for (; sent < 1_000 && rig.commands.requested() > 0; sent++) {
            rig.command(sent, LARGE);
        }
        assertThat((long) sent * LARGE).isEqualTo(CONFIG.frameBytes());
        rig.pass(WHILE);
        Turn turn = rig.turn();
        assertThat(turn.inputs()).hasSize(sent);
        assertThat(rig.commands.requested()).isZero();
        rig.answerCommands(turn);
        assertThat(rig.commands.requested()).isZero();
        rig.committed(rig.cut(turn));
        assertThat(rig.commands.requested()).isEqualTo(sent);
    }

    @Test
    void keysOfCommandsFillTheBoundEachTimeAnew() {
        for (int round = 0; round < 3; round++) {
            int sent = 0;
            for (; sent < 1_000 && rig.commands.requested() > 0; sent++) {
                rig.keyedCommand(1_000L * round + sent, LARGE);
            }
            assertThat((long) sent * LARGE).isEqualTo(CONFIG.frameBytes());
            rig.pass(WHILE);
            Turn turn = rig.turn();
            rig.answerCommands(turn);
            assertThat(rig.commands.requested()).isZero();
            rig.committed(rig.cut(turn));
        }
    }

    @Test
    void gradientsFillTheBoundUntilATurnTakesThem() {
        int sent = 0;
        for (; sent < 1_000 && rig.gradients.requested() > 0; sent++) {
            rig.gradients.next(new Arrival.Read<>(GRADIENTS, DeskRig.RUN, LARGE, DeskRig.place("gradients", sent)));
            rig.pass(Duration.ZERO);
        }
        assertThat((long) sent * LARGE).isEqualTo(CONFIG.frameBytes());
        rig.pass(WHILE);
        assertThat(rig.turn().inputs()).hasSize(sent);
        assertThat(rig.gradients.requested()).isEqualTo(sent);
    }

    @Test
    void smallRecordsAreAskedForUpToABatch() {
        rig.command(0);
        assertThat(rig.commands.requested()).isEqualTo(CONFIG.batch() - 1);
        rig.step(1, 0);
        assertThat(rig.host.requested()).isEqualTo(CONFIG.batch() - 1);
    }

    @Test
    void whatIsPassedOverTakesNoRoom() {
        for (int again = 0; again < 100; again++) {
            rig.gradients.next(new Arrival.Read<>(GRADIENTS, DeskRig.RUN, LARGE, DeskRig.place("gradients", 0)));
            rig.pass(Duration.ZERO);
        }
        assertThat(rig.gradients.requested()).isEqualTo(CONFIG.frameBytes() / LARGE - 1);
    }
}
