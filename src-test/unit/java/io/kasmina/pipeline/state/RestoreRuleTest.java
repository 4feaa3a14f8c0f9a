package io.kasmina.pipeline.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kasmina.breaker.BreakerState;
import io.kasmina.contract.GateReason;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.Sha256;
import io.kasmina.gate.FallbackConfig;
import io.kasmina.gate.FallbackKernel;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RestoreRuleTest {

    private static final Instant LATE = Instant.EPOCH.plusSeconds(60);
    private static final IsolationMark OPEN = new IsolationMark(BreakerState.OPEN, LATE);

    private final FallbackKernel spare = new FallbackKernel("spare", "file:spare", new Sha256("cd".repeat(32)));
    private final SeedSnapshot standsIn = SnapshotRule.of(
            States.at(SeedStage.TRAINING).with(States.ATTACHED.standingIn("spare")), null, IsolationMark.CLOSED);

    @Test
    void aFallbackKernelThatStoodInIsFetchedAsSuch() {
        RestoreRule rule = new RestoreRule(FallbackConfig.observed(spare));
        SeedState back = rule.state(standsIn);

        assertThat(back.kernel()).isEqualTo(new KernelState.Pending("spare", false, true));
        assertThat(rule.order(back)).satisfies(order -> {
            assertThat(order.blueprintId()).isEqualTo("spare");
            assertThat(order.artifactRef()).isEqualTo("file:spare");
            assertThat(order.pin()).isEqualTo(spare.digest());
        });
    }

    @Test
    void whereThatFallbackIsNoLongerConfiguredTheSeedsOwnKernelIsFetched() {
        RestoreRule rule = new RestoreRule(FallbackConfig.enforced());
        SeedState back = rule.state(standsIn);

        assertThat(back.kernel()).isEqualTo(new KernelState.Pending(null, false, true));
        assertThat(rule.order(back)).satisfies(order -> {
            assertThat(order.blueprintId()).isEqualTo("good");
            assertThat(order.artifactRef()).isNull();
            assertThat(order.pin()).isEqualTo(States.PIN);
        });
    }

    @Test
    void aSeedThatGerminatesHadItsKernelOnlyWhereItWasAttachedOnceHoweverManyRestartsFollow() {
        RestoreRule rule = new RestoreRule(FallbackConfig.enforced());
        SeedState waiting = States.at(SeedStage.GERMINATED).with(new KernelState.Pending());
        assertThat(rule.hadKernel(rule.state(SnapshotRule.of(waiting, null, IsolationMark.CLOSED))))
                .isFalse();

        SeedState once = rule.state(
                SnapshotRule.of(States.at(SeedStage.GERMINATED).with(States.ATTACHED), null, IsolationMark.CLOSED));
        assertThat(rule.hadKernel(once)).isTrue();
        assertThat(rule.hadKernel(rule.state(SnapshotRule.of(once, null, IsolationMark.CLOSED))))
                .isTrue();
    }

    @Test
    void aSnapshotKeepsWhatTheHostSaidWithoutItsLayers() {
        SeedState state = States.at(SeedStage.TRAINING);
        HostReport report = new HostReport(
                States.SEED, 7, state.stage(), state.epoch(), 0.5, PerformanceStatus.HEALTHY, Set.of("conv1", "fc"));
        SeedSnapshot kept = SnapshotRule.of(
                state.with(new Health(0, FailedBlends.NONE, Double.NaN, report)), null, IsolationMark.CLOSED);
        assertThat(kept.report()).isNotNull();
        assertThat(kept.report().layers()).isEmpty();
        assertThat(kept.report().status()).isEqualTo(PerformanceStatus.HEALTHY);
    }

    @Test
    void ofSeedsThatDisagreeAboutTheBreakerTheOneThatKeepsMoreOutHolds() {
        assertThat(IsolationMark.of(List.of())).isEqualTo(IsolationMark.CLOSED);
        assertThat(IsolationMark.of(
                        List.of(kept(IsolationMark.CLOSED), kept(new IsolationMark(BreakerState.HALF_OPEN, null)))))
                .isEqualTo(new IsolationMark(BreakerState.HALF_OPEN, null));
        assertThat(IsolationMark.of(List.of(
                        kept(new IsolationMark(BreakerState.OPEN, Instant.EPOCH)),
                        kept(OPEN),
                        kept(new IsolationMark(BreakerState.HALF_OPEN, null)))))
                .isEqualTo(OPEN);
    }

    @Test
    void aSnapshotNeverContradictsItself() {
        refused(null, SeedSnapshot.Kernel.WANTED, null, IsolationMark.CLOSED, "germ: must be set");
        refused(States.GERM, SeedSnapshot.Kernel.FAILED, null, IsolationMark.CLOSED, "failure: must be set");
        refused(
                States.GERM,
                SeedSnapshot.Kernel.NONE,
                GateReason.FETCH_FAILED,
                IsolationMark.CLOSED,
                "failure: must be set where, and only where");
        refused(
                States.GERM,
                SeedSnapshot.Kernel.NONE,
                null,
                new IsolationMark(BreakerState.OPEN, null),
                "isolationUntil: must be set");
    }

    private static SeedSnapshot kept(IsolationMark isolation) {
        return SnapshotRule.of(States.at(SeedStage.DORMANT), null, isolation);
    }

    private static void refused(
            Germ germ, SeedSnapshot.Kernel kernel, GateReason failure, IsolationMark isolation, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SeedSnapshot(
                        States.SEED,
                        SeedStage.DORMANT,
                        1,
                        0,
                        germ,
                        kernel,
                        failure,
                        null,
                        0,
                        0,
                        0,
                        null,
                        null,
                        isolation.state(),
                        isolation.until()))
                .withMessageStartingWith(message);
    }
}
