package io.kasmina.pipeline.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.breaker.BreakerState;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.pipeline.state.IsolationMark;
import io.kasmina.pipeline.state.KernelState;
import io.kasmina.pipeline.state.RestoreRule;
import io.kasmina.pipeline.state.SeedSnapshot;
import io.kasmina.pipeline.state.SeedState;
import io.kasmina.pipeline.state.SnapshotRule;
import io.kasmina.wire.Reading;
import io.kasmina.wire.SeedSnapshotRecords;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Snapshots of every state that the rules reach, on the wire and back. */
class SnapshotProperties {

    private static final int SEQUENCES = Integer.getInteger("kasmina.proof.sequences", 10_000) / 20;
    private static final int MOST_INPUTS = 600;
    private static final Instant END = Instant.ofEpochSecond(1_790_000_000L, 7);
    private static final IsolationMark OPEN = new IsolationMark(BreakerState.OPEN, END);

    private final Set<SeedStage> stages = EnumSet.noneOf(SeedStage.class);
    private final Set<Class<?>> kernels = new HashSet<>();

    @Test
    void everyReachableStateComesBackFromItsSnapshotButForWhatIsInMemory() {
        for (int seed = 0; seed < SEQUENCES; seed++) {
            Setting setting = seed % 5 == 3 ? Setting.rules().moving() : Setting.rules();
            play(seed % 4 == 2 ? setting.observing(Fetch.FITS) : setting, seed);
        }
        assertThat(stages).isEqualTo(EnumSet.complementOf(EnumSet.of(SeedStage.UNKNOWN, SeedStage.CULLED)));
        assertThat(kernels)
                .containsExactlyInAnyOrder(
                        KernelState.None.class,
                        KernelState.Pending.class,
                        KernelState.Attached.class,
                        KernelState.Paused.class,
                        KernelState.Recalled.class);
    }

    private void play(Setting setting, long seed) {
        RestoreRule restores = new RestoreRule(setting.fallback());
        Map<SeedId, SeedState> before = new HashMap<>();
        try (NaiveWorld model = new NaiveWorld(setting);
                RulesWorld subject = new RulesWorld(setting)) {
            Chooser chooser = new Chooser(seed, model);
            for (int i = 0; i < MOST_INPUTS; i++) {
                Input next = chooser.next();
                next.give(model);
                next.give(subject);
                model.take();
                subject.take();
                subject.states().forEach(state -> {
                    comesBack(restores, state);
                    SeedState former = before.put(state.seed(), state);
                    if (former != null) {
                        isNoticed(former, state);
                    }
                });
            }
        }
    }

    private void comesBack(RestoreRule restores, SeedState state) {
        stages.add(state.stage());
        kernels.add(state.kernel().getClass());
        Instant end = state.stage() == SeedStage.EMBARGOED ? END : null;
        SeedSnapshot kept = SnapshotRule.of(state, end, OPEN);
        assertThat(SeedSnapshotRecords.read(SeedSnapshotRecords.write(kept))).isEqualTo(new Reading.Read<>(kept));

        SeedState back = restores.state(kept);
        assertThat(SnapshotRule.of(back, end, OPEN)).isEqualTo(kept);
        assertThat(SnapshotRule.differ(state, back)).isFalse();
        assertThat(back.heldAttachment()).isZero();
        assertThat(back.stable()).isNull();
        assertThat(back.stage()).isEqualTo(state.stage());
        assertThat(back.isFetching()).isEqualTo(state.stage().isLive());
        assertThat(restores.order(back) != null).isEqualTo(back.isFetching());
    }

    /** A change that a snapshot shows makes a seed due; of reports only what gates judge by. */
    private static void isNoticed(SeedState before, SeedState after) {
        boolean shown = !unreported(before).equals(unreported(after));
        assertThat(SnapshotRule.differ(before, after)).isEqualTo(shown || reportsDiffer(before, after));
    }

    private static SeedSnapshot unreported(SeedState state) {
        SeedSnapshot kept = SnapshotRule.of(state, null, IsolationMark.CLOSED);
        return new SeedSnapshot(
                kept.seed(),
                kept.stage(),
                kept.epoch(),
                kept.generation(),
                kept.germ(),
                kept.kernel(),
                kept.failure(),
                kept.fallbackId(),
                kept.violations(),
                kept.blendFailuresInRow(),
                kept.blendFailureStep(),
                null,
                null,
                kept.isolation(),
                null);
    }

    private static boolean reportsDiffer(SeedState before, SeedState after) {
        return !judged(before).equals(judged(after));
    }

    private static String judged(SeedState state) {
        var report = SnapshotRule.of(state, null, IsolationMark.CLOSED).report();
        return report == null ? "" : report.stage() + " " + report.status() + " " + Double.isFinite(report.loss());
    }
}
