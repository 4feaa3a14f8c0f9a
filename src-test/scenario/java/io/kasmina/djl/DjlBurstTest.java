package io.kasmina.djl;

import static io.kasmina.djl.BurstBed.SEEDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Outcome;
import io.kasmina.djl.BurstBed.Answer;
import io.kasmina.djl.BurstBed.Input;
import io.kasmina.djl.BurstBed.Line;
import io.kasmina.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Frames of many seeds that wait for the device together, on the real engine. */
@Tag("device")
@Timeout(120)
class DjlBurstTest {

    private static final int STEPS = 8;
    private static final int HALF = STEPS / 2;

    /** The seed that something happens to. */
    private static final int ODD = 5;

    private static final TensorShape MISSHAPEN = TensorShape.of(32, 1);

    private final BurstBed bed = new BurstBed();

    @AfterEach
    void nothingIsLeft() {
        bed.atRest();
        bed.close();
    }

    @Test
    void eachFrameIsBlendedOnceInItsSeedsOrderAndAsItWouldBeAlone() {
        List<Input> frames = bed.makeAll(0, STEPS);
        Line line = bed.open();
        CountDownLatch gate = hold();
        send(frames, seed -> line);
        bed.awaitQueued(frames.size());
        gate.countDown();
        List<Answer> answers = line.await(frames.size());
        line.complete();

        assertThat(answers).hasSize(SEEDS * STEPS);
        for (int seed = 0; seed < SEEDS; seed++) {
            assertThat(ends(answers, seed)).containsOnly("made");
            assertThat(of(answers, seed)).isEqualTo(bed.alone(seed, STEPS));
        }
    }

    @Test
    void aFrameOfAnotherShapeFailsAloneAndItsSeedGoesOn() {
        List<Input> frames = new ArrayList<>(bed.makeAll(0, STEPS));
        frames.add(HALF * SEEDS, bed.make(ODD, STEPS, MISSHAPEN));
        Line line = bed.open();
        CountDownLatch gate = hold();
        send(frames, seed -> line);
        bed.awaitQueued(frames.size());
        gate.countDown();
        List<Answer> answers = new ArrayList<>(line.await(frames.size()));
        line.complete();

        assertThat(of(answers, ODD)).extracting(Answer::step).containsExactly(0L, 1L, 2L, 3L, 8L, 4L, 5L, 6L, 7L);
        assertThat(ends(answers, ODD).get(HALF)).isEqualTo("shape_mismatch");
        answers.removeIf(answer -> answer.step() == STEPS);
        for (int seed = 0; seed < SEEDS; seed++) {
            assertThat(of(answers, seed)).isEqualTo(bed.alone(seed, STEPS));
        }
    }

    @Test
    void aSeedThatIsCulledInTheMiddleEndsThereAndDisturbsNoOther() {
        Line line = bed.open();
        CountDownLatch middle = toTheMiddle(seed -> line);
        assertThat(bed.rig.send(bed.rig.policy.cull(bed.seed(ODD)))).isInstanceOf(Outcome.Applied.class);
        middle.countDown();
        List<Answer> answers = line.await(SEEDS * STEPS);
        line.complete();

        assertThat(ends(answers, ODD).subList(0, HALF)).containsOnly("made");
        assertThat(ends(answers, ODD).subList(HALF, STEPS)).containsOnly("superseded");
        for (int seed : others()) {
            assertThat(of(answers, seed)).isEqualTo(bed.alone(seed, STEPS));
        }
    }

    @Test
    void aStreamThatIsCancelledInTheMiddleDisturbsNoOther() {
        List<Line> lines =
                IntStream.range(0, SEEDS).mapToObj(seed -> bed.open()).toList();
        CountDownLatch middle = toTheMiddle(lines::get);
        lines.get(ODD).cancel();
        middle.countDown();

        for (int seed : others()) {
            List<Answer> answers = lines.get(seed).await(STEPS);
            lines.get(seed).complete();
            assertThat(answers).isEqualTo(bed.alone(seed, STEPS));
        }
        assertThat(lines.get(ODD).await(0)).hasSizeLessThanOrEqualTo(HALF);
    }

    /** Lets the device do the first half of all frames; the latch is for the second half. */
    private CountDownLatch toTheMiddle(IntFunction<Line> lines) {
        List<Input> before = bed.makeAll(0, HALF);
        List<Input> after = bed.makeAll(HALF, STEPS);
        CountDownLatch first = hold();
        send(before, lines);
        bed.awaitQueued(before.size());
        CountDownLatch middle = bed.hold();
        send(after, lines);
        bed.awaitQueued(before.size() + 1 + after.size());
        first.countDown();
        bed.awaitQueued(after.size());
        return middle;
    }

    private CountDownLatch hold() {
        CountDownLatch gate = bed.hold();
        bed.awaitQueued(0);
        return gate;
    }

    private static void send(List<Input> frames, IntFunction<Line> lines) {
        frames.forEach(frame -> lines.apply(frame.number()).send(frame));
    }

    private static int[] others() {
        return IntStream.range(0, SEEDS).filter(seed -> seed != ODD).toArray();
    }

    private List<Answer> of(List<Answer> answers, int seed) {
        return answers.stream()
                .filter(answer -> answer.seed().equals(bed.seed(seed)))
                .toList();
    }

    private List<String> ends(List<Answer> answers, int seed) {
        return of(answers, seed).stream().map(Answer::end).toList();
    }
}
