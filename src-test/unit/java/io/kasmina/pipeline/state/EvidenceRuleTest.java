package io.kasmina.pipeline.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedStage;
import io.kasmina.isolate.IsolationVerdict;
import io.kasmina.isolate.Moments;
import io.kasmina.isolate.Violation;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EvidenceRuleTest {

    private static final IsolationVerdict CLEAN = new IsolationVerdict(null, 0, 0.1, 0.5, Moments.ZERO);
    private static final IsolationVerdict LEAK = new IsolationVerdict(Violation.LEAK, 0.25, 0, 0.5, Moments.ZERO);

    private final EvidenceRule rule = new EvidenceRule(3);
    private final SeedState seed = States.at(SeedStage.BLENDING);

    @Test
    void evidenceOfAnotherGenerationIsVoid() {
        Evidence old = new Evidence(1, 9, List.of(BlendFailure.KERNEL_FAILED), Evidence.NONE_MADE, List.of(LEAK), 3);
        assertThat(rule.book(seed, old)).isEqualTo(Decision.keep(seed));
    }

    @Test
    void failuresAreCountedInARowAndTheThirdIsCritical() {
        Decision first = rule.book(seed, blends(2, Evidence.NONE_MADE));
        Decision second = rule.book(first.next(), blends(1, Evidence.NONE_MADE));
        assertThat(levels(first)).containsExactly(Level.ERROR, Level.ERROR);
        assertThat(levels(second)).containsExactly(Level.CRITICAL);
        assertThat(second.next().health().blends().inRow()).isEqualTo(3);
    }

    @Test
    void aBlendEndsTheRow() {
        SeedState failing = rule.book(seed, blends(2, Evidence.NONE_MADE)).next();
        assertThat(rule.book(failing, blends(0, 0)).next().health().blends().inRow())
                .isZero();
        assertThat(rule.book(failing, blends(2, 2)).next().health().blends().inRow())
                .isZero();
    }

    @Test
    void failuresAfterABlendBeginTheRowAnew() {
        SeedState failing = rule.book(seed, blends(2, Evidence.NONE_MADE)).next();
        Decision decision = rule.book(failing, blends(3, 1));
        assertThat(levels(decision)).containsExactly(Level.CRITICAL, Level.ERROR, Level.ERROR);
        assertThat(decision.next().health().blends().inRow()).isEqualTo(2);
    }

    @Test
    void failuresThatASnapshotHoldsAreNotCountedWhenTheirFramesComeASecondTime() {
        SeedState back = seed.with(new Health(0, FailedBlends.restored(3, 9), Double.NaN, null));
        List<String> inRow = new ArrayList<>();
        for (long step : new long[] {8, 9, 10, 10}) {
            Decision decision = rule.book(back, failed(step));
            back = decision.next();
            inRow.add(events(decision).get(0).attributes().get("in_row"));
        }
        assertThat(inRow).containsExactly("3", "3", "4", "5");
    }

    @Test
    void theOrderInWhichFramesComeASecondTimeDoesNotMatter() {
        SeedState before = seed;
        for (long step : new long[] {9, 8}) {
            before = rule.book(before, failed(step)).next();
        }
        FailedBlends kept = before.health().blends();
        for (long[] order : new long[][] {{8, 9, 10}, {9, 8, 10}, {10, 9, 8}}) {
            SeedState back =
                    seed.with(new Health(0, FailedBlends.restored(kept.inRow(), kept.step()), Double.NaN, null));
            for (long step : order) {
                back = rule.book(back, failed(step)).next();
            }
            assertThat(back.health().blends().inRow()).as("%s", order[0]).isEqualTo(3);
        }
    }

    @Test
    void noMoreFailuresThanASnapshotHoldsGoUncounted() {
        SeedState back = seed.with(new Health(0, FailedBlends.restored(2, 1_000), Double.NaN, null));
        for (long step = 1; step <= 4; step++) {
            back = rule.book(back, failed(step)).next();
        }
        assertThat(back.health().blends()).extracting(FailedBlends::inRow).isEqualTo(4);
    }

    @Test
    void violationsAreCountedAndEachIsCritical() {
        Decision decision = rule.book(
                seed, new Evidence(2, 9, List.of(), Evidence.NONE_MADE, List.of(CLEAN, LEAK, LEAK), Double.NaN));
        assertThat(decision.next().health().violations()).isEqualTo(2);
        assertThat(levels(decision)).containsExactly(Level.CRITICAL, Level.CRITICAL);
        assertThat(events(decision).get(0).attributes())
                .containsEntry("kind", "leak")
                .containsEntry("leak", "0.25")
                .containsEntry("step", "9");
    }

    @Test
    void aTimeThatWasNotMeasuredKeepsTheLastOne() {
        SeedState timed = rule.book(seed, new Evidence(2, 9, List.of(), 0, List.of(), 4.5))
                .next();
        assertThat(timed.health().kernelP50Millis()).isEqualTo(4.5);
        assertThat(rule.book(timed, blends(0, 0)).next().health().kernelP50Millis())
                .isEqualTo(4.5);
    }

    @Test
    void aReportOfTheCurrentStageEpochIsKept() {
        Decision decision = rule.book(seed, report(5));
        assertThat(decision.next().health().reportOf(5)).isEqualTo(report(5));
        assertThat(decision.next().health().reportOf(6)).isNull();
        assertThat(rule.book(seed, report(4))).isEqualTo(Decision.keep(seed));
    }

    private static HostReport report(long epoch) {
        return new HostReport(States.SEED, 9, SeedStage.BLENDING, epoch, 0.5, PerformanceStatus.NOMINAL, Set.of());
    }

    private static Evidence failed(long step) {
        return new Evidence(2, step, List.of(BlendFailure.KERNEL_FAILED), Evidence.NONE_MADE, List.of(), Double.NaN);
    }

    private static Evidence blends(int failures, int madeAfter) {
        return new Evidence(
                2,
                9,
                java.util.Collections.nCopies(failures, BlendFailure.KERNEL_FAILED),
                madeAfter,
                List.of(),
                Double.NaN);
    }

    private static List<Event> events(Decision decision) {
        return States.effects(decision, Effect.Emit.class).stream()
                .map(Effect.Emit::event)
                .toList();
    }

    private static List<Level> levels(Decision decision) {
        return events(decision).stream().map(Event::level).toList();
    }
}
