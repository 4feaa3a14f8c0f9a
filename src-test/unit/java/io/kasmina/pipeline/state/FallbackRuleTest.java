package io.kasmina.pipeline.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.GateReason;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.Sha256;
import io.kasmina.gate.Enforcement;
import io.kasmina.gate.FallbackConfig;
import io.kasmina.gate.FallbackKernel;
import io.kasmina.gate.GateConfig;
import io.kasmina.gate.GateRules;
import io.kasmina.prefetch.KernelManifest;
import io.kasmina.prefetch.PrefetchOrder;
import io.kasmina.prefetch.PrefetchSignal;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.MetricName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FallbackRuleTest {

    private static final Sha256 DIGEST = new Sha256("cd".repeat(32));
    private static final FallbackConfig OBSERVE =
            FallbackConfig.observed(new FallbackKernel("spare", "file:spare.pt", DIGEST));

    private final GateRules gates = GateRules.of(GateConfig.defaults(), Enforcement.OBSERVE);
    private final KernelRules rules = new KernelRules(gates, OBSERVE, KernelManifest.NONE);
    private final SeedState waiting = States.at(SeedStage.GERMINATED).with(new KernelState.Pending());
    private final SeedState instead = States.at(SeedStage.GERMINATED).with(new KernelState.Pending("spare"));
    private final SeedState standingIn = States.at(SeedStage.GERMINATED).with(States.ATTACHED.standingIn("spare"));

    @ParameterizedTest
    @EnumSource(
            value = GateReason.class,
            names = {"FETCH_FAILED", "FETCH_TIMEOUT", "FETCH_DENIED", "DIGEST_MISMATCH", "KERNEL_LOAD_FAILED"})
    void theFallbackIsOrderedUnderItsOwnNameFromItsOwnPlace(GateReason reason) {
        Decision decision = rules.failed(waiting, 2, reason, States.context());

        assertThat(decision.next()).isEqualTo(instead);
        assertThat(decision.effects())
                .contains(new Effect.Prefetch(new PrefetchSignal.Start(
                        new PrefetchOrder(States.SEED, 2, "spare", States.RUN, DIGEST, "file:spare.pt"))));
        assertThat(event(decision, EventName.FALLBACK_REQUESTED)).satisfies(said -> {
            assertThat(said.level()).isEqualTo(Level.CRITICAL);
            assertThat(said.attributes())
                    .containsEntry("blueprint_id", "good")
                    .containsEntry("fallback_blueprint_id", "spare")
                    .containsEntry("reason", reason.code());
        });
        assertThat(counts(decision)).containsExactly("requested");
    }

    @Test
    void aKernelThatMayNotStayIsNotReplaced() {
        Decision decision = rules.failed(waiting, 2, GateReason.PARAMETER_SHARED, States.context());

        assertThat(decision.next().stage()).isEqualTo(SeedStage.EMBARGOED);
        assertThat(counts(decision)).isEmpty();
    }

    @Test
    void aFallbackThatDoesNotComeEitherFailsGateOneWithItsOwnReason() {
        Decision decision = rules.failed(instead, 2, GateReason.FETCH_TIMEOUT, States.context());

        assertThat(decision.next().stage()).isEqualTo(SeedStage.EMBARGOED);
        assertThat(event(decision, EventName.GATE_FAILURE).attributes()).containsEntry("reason", "fetch_timeout");
        assertThat(States.effects(decision, Effect.Prefetch.class)).isEmpty();
        assertThat(counts(decision)).containsExactly("failed");
    }

    @Test
    void theAttachedFallbackIsSaidUnderItsOwnNameAndShown() {
        Decision decision = rules.attached(instead, 2, States.ATTACHED, 1);

        assertThat(decision.next()).isEqualTo(standingIn.withStable(Stable.of(standingIn)));
        assertThat(decision.next().view().fallbackId()).isEqualTo("spare");
        assertThat(decision.next().view().fallbackUsed()).isTrue();
        assertThat(decision.next().view().blueprintId()).isEqualTo("good");
        assertThat(event(decision, EventName.KERNEL_ATTACHED).attributes()).containsEntry("blueprint_id", "spare");
        assertThat(event(decision, EventName.FALLBACK_ATTACHED)).satisfies(said -> {
            assertThat(said.level()).isEqualTo(Level.CRITICAL);
            assertThat(said.attributes())
                    .containsEntry("blueprint_id", "good")
                    .containsEntry("fallback_blueprint_id", "spare");
        });
        assertThat(counts(decision)).containsExactly("attached");
    }

    @Test
    void aSeedsOwnKernelIsNoFallback() {
        Decision decision = rules.attached(waiting, 2, States.ATTACHED, 1);

        assertThat(decision.next().view().fallbackUsed()).isFalse();
        assertThat(States.events(decision)).containsExactly("kernel_attached");
        assertThat(counts(decision)).isEmpty();
    }

    @Test
    void underObserveAFallbackIsRecordedAtEachGateAndPasses() {
        Answer answer = start(gates, standingIn);

        assertThat(answer.outcome()).isInstanceOf(Outcome.Applied.class);
        assertThat(event(answer.decision(), EventName.GATE_EVENT)).satisfies(said -> {
            assertThat(said.level()).isEqualTo(Level.CRITICAL);
            assertThat(said.attributes())
                    .containsEntry("passed", "true")
                    .containsEntry("reason", "fallback_kernel_used")
                    .containsEntry("enforced", "false");
        });
        assertThat(counts(answer.decision())).containsExactly("observed");
    }

    @ParameterizedTest
    @EnumSource(
            value = SeedOperation.class,
            names = {"START_TRAINING", "START_GRAFTING", "STABILIZE", "EVALUATE"})
    void underEnforceAFallbackInUseFailsEachGateThatLooks(SeedOperation operation) {
        SeedStage from = io.kasmina.lifecycle.Transitions.of(operation).from();
        SeedState seed = States.at(from).with(States.GERM.blendingFrom(0)).with(States.ATTACHED.standingIn("spare"));
        Answer answer = new SeedRules(GateRules.of(GateConfig.defaults()), new RecallRule(RecoveryConfig.defaults()))
                .decide(seed, States.SUBJECT, States.advance(operation), States.context());

        assertThat(answer.outcome().reasonCode()).isEqualTo("fallback_kernel_used");
        assertThat(answer.decision().next().stage()).isEqualTo(SeedStage.EMBARGOED);
    }

    @Test
    void aRetiredFallbackIsForgotten() {
        assertThat(standingIn.retired().view().fallbackUsed()).isFalse();
    }

    private static Answer start(GateRules gates, SeedState seed) {
        return new SeedRules(gates, new RecallRule(RecoveryConfig.defaults()))
                .decide(seed, States.SUBJECT, States.advance(SeedOperation.START_TRAINING), States.context());
    }

    private static Event event(Decision decision, EventName name) {
        return States.effects(decision, Effect.Emit.class).stream()
                .map(Effect.Emit::event)
                .filter(event -> event.name() == name)
                .findFirst()
                .orElseThrow();
    }

    private static java.util.List<String> counts(Decision decision) {
        return States.effects(decision, Effect.Count.class).stream()
                .filter(count -> count.name() == MetricName.FALLBACK_EVENTS)
                .map(Effect.Count::event)
                .toList();
    }
}
