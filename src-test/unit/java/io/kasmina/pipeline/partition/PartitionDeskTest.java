package io.kasmina.pipeline.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.port.DeadLetter;
import io.kasmina.pipeline.port.HostNote;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.Packet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What leaves with which cut. */
class PartitionDeskTest {

    private static final SeedId SEED = new SeedId("seed-1");

    private static final Duration LINGER = Duration.ofMillis(1);
    private static final Duration WHILE = Duration.ofMillis(60);

    private final DeskRig rig = new DeskRig(PartitionConfig.defaults());

    @AfterEach
    void close() {
        rig.close();
        assertThat(rig.ops.open()).isZero();
    }

    @Test
    void anAnswerThatComesWhileTheSeedsAreCutWaitsForTheNextCutWhichIsDueAtOnce() {
        rig.activation(SEED, 1, 0);
        rig.activation(SEED, 2, 1);
        rig.answer(SEED, 1);
        Turn turn = rig.turn();
        assertThat(rig.ends(turn)).isEqualTo(Turn.Part.WHOLE);
        rig.answer(SEED, 2);
        Turn.Taken taken = rig.take(turn);

        assertThat(taken.cut().blends()).hasSize(1);
        assertThat(taken.records()).isEqualTo(1);
        assertThat(taken.cut().applied()).containsValue(1L);
        rig.committed(taken);
        Turn next = rig.turn();
        assertThat(next).isNotNull();
        assertThat(rig.cut(next).cut().blends()).hasSize(1);
        assertThat(rig.turn()).isNull();
    }

    @Test
    void criticalPacketsLeaveAloneWhereACommandTakesTooLong() {
        rig.command(0);
        rig.step(7, 0);
        rig.pass(LINGER);
        Turn turn = rig.turn();
        rig.desk.stepped(DeskRig.RUN, 7);
        rig.desk.packet(packet(Level.CRITICAL));
        assertThat(rig.ends(turn)).isNull();
        rig.pass(WHILE);
        assertThat(rig.ends(turn)).isEqualTo(Turn.Part.EARLY);
        Turn.Taken early = rig.early();
        assertThat(early.part()).isEqualTo(Turn.Part.EARLY);
        assertThat(early.cut().packets()).hasSize(1);
        assertThat(early.cut().applied()).isEmpty();
        assertThat(early.cut().step()).isEqualTo(PartitionCut.NO_STEP);
        assertThat(early.cut().run()).isNull();

        rig.desk.packet(packet(Level.INFO));
        rig.pass(WHILE);
        rig.committed(early);
        assertThat(rig.ends(turn)).isNull();
        rig.answerCommands(turn);
        assertThat(rig.ends(turn)).isEqualTo(Turn.Part.WHOLE);
        PartitionCut whole = rig.take(turn).cut();
        assertThat(whole.outcomes()).hasSize(1);
        assertThat(whole.packets()).hasSize(1);
        assertThat(whole.step()).isEqualTo(7);
        assertThat(whole.run()).isEqualTo(DeskRig.RUN);
    }

    @Test
    void commandsDoNotWaitBehindStepsAndOneTurnTakesSeveralStepsInOrder() {
        for (int step = 0; step < 40; step++) {
            rig.step(step, step);
        }
        for (int command = 0; command < 3; command++) {
            rig.command(command);
        }
        assertThat(rig.turn()).as("company is waited for").isNull();
        rig.pass(WHILE);
        Turn first = rig.turn();
        assertThat(first.inputs().subList(0, 3)).allMatch(Input.Command.class::isInstance);
        assertThat(steps(first)).containsExactlyElementsOf(upTo(0, 16));
        rig.answerCommands(first);
        rig.cut(first);
        rig.pass(WHILE);
        assertThat(steps(rig.turn())).containsExactlyElementsOf(upTo(16, 32));
    }

    @Test
    void howeverManyCommandsWaitWhatHostsSayHasItsShareOfATurn() {
        int batch = PartitionConfig.defaults().batch();
        for (int command = 0; command < batch; command++) {
            rig.command(command);
        }
        for (int step = 0; step < 10; step++) {
            rig.step(step, step);
        }
        Turn turn = rig.turn();
        assertThat(turn.inputs()).hasSize(batch);
        assertThat(steps(turn)).containsExactlyElementsOf(upTo(0, 10));
    }

    @Test
    void whatIsAppliedDuringACommitIsHeldAndLeavesTogetherAtOnceBehindIt() {
        Turn.Taken first = rig.cut(answered(0));
        assertThat(rig.ends(answered(1))).isEqualTo(Turn.Part.HELD);
        rig.desk.packet(packet(Level.CRITICAL));
        rig.pass(WHILE);
        assertThat(rig.turn()).as("urgent news wait for the commit").isNull();
        assertThat(rig.ends(answered(2))).isEqualTo(Turn.Part.HELD);

        rig.committed(first);
        Turn turn = rig.turn();
        assertThat(turn.inputs()).isEmpty();
        PartitionCut cut = rig.cut(turn).cut();
        assertThat(cut.outcomes()).hasSize(2);
        assertThat(cut.packets()).hasSize(1);
        assertThat(cut.applied()).containsValue(3L);
    }

    @Test
    void aCutTakesNoMoreRecordsThanABatchHoweverManyTurnsAreHeld() {
        int batch = PartitionConfig.defaults().batch();
        rig.cut(answered(0));
        for (int command = 1; command < batch; command++) {
            rig.command(command);
        }
        rig.pass(LINGER);
        Turn most = rig.turn();
        rig.answerCommands(most);
        assertThat(most.inputs()).hasSize(batch - 1);
        assertThat(rig.ends(most)).isEqualTo(Turn.Part.HELD);
        for (int command = batch; command < batch + 9; command++) {
            rig.command(command);
        }
        rig.pass(LINGER);
        Turn rest = rig.turn();
        rig.answerCommands(rest);
        assertThat(rest.inputs()).hasSize(1);
        assertThat(rig.cut(rest).cut().outcomes()).hasSize(batch);
    }

    @Test
    void stepsThatACutHasNoRoomForKeepNoCommandWaiting() {
        rig.cut(answered(0));
        for (int step = 0; step < 40; step++) {
            rig.step(step, step);
        }
        rig.pass(WHILE);
        Turn steps = rig.turn();
        assertThat(steps(steps)).containsExactlyElementsOf(upTo(0, 16));
        assertThat(rig.ends(steps)).isEqualTo(Turn.Part.HELD);
        assertThat(rig.turn()).isNull();
        Turn command = answered(1);
        assertThat(steps(command)).isEmpty();
        assertThat(rig.ends(command)).isEqualTo(Turn.Part.HELD);
    }

    @Test
    void theLastTurnIsNotHeld() {
        rig.cut(answered(0));
        rig.desk.stop();
        Turn last = rig.turn();
        assertThat(last.last()).isTrue();
        assertThat(rig.ends(last)).isEqualTo(Turn.Part.LAST);
    }

    @Test
    void stepsWaitForCompanyAsLongAsNewsDo() {
        rig.step(1, 0);
        assertThat(rig.turn()).isNull();
        rig.pass(LINGER);
        assertThat(rig.turn()).isNull();
        rig.pass(WHILE);
        assertThat(steps(rig.turn())).containsExactly(1L);
    }

    @Test
    void aDeadLetterLeavesWithItsPlaceSoThatWhoeverReadsItAgainWritesItOnce() {
        rig.activation(SEED, 1, 0);
        rig.activations.next(DeskRig.unreadable("activations", 1, 10));
        rig.pass(WHILE);
        Turn.Taken before = rig.cut(rig.turn());
        assertThat(before.cut().applied()).isEmpty();
        assertThat(before.cut().letters()).isEmpty();

        rig.answer(SEED, 1);
        Turn.Taken taken = rig.cut(rig.turn());
        assertThat(taken.cut().applied()).containsValue(2L);
        assertThat(taken.cut().letters())
                .extracting(DeadLetter::place)
                .containsExactly(DeskRig.place("activations", 1));
    }

    /** Returns the turn of one command, which is answered. */
    private Turn answered(long offset) {
        rig.command(offset);
        rig.pass(LINGER);
        Turn turn = rig.turn();
        rig.answerCommands(turn);
        return turn;
    }

    private static Packet packet(Level level) {
        return new Packet("packet", Instant.EPOCH, null, level, List.of(), List.of());
    }

    private static List<Long> steps(Turn turn) {
        return turn.inputs().stream()
                .filter(Input.Note.class::isInstance)
                .map(input -> ((HostNote.Stepped) ((Input.Note) input).note()).step())
                .toList();
    }

    private static List<Long> upTo(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }
}
