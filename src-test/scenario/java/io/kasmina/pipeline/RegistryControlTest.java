package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.Origin;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.Rejection;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.SignedCommand;
import io.kasmina.contract.Teacher;
import io.kasmina.pipeline.registry.RegistryConfig;
import io.kasmina.support.HeapKernel;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.Policy;
import io.kasmina.support.ScriptedCache;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.tensor.ClearableCache;
import io.kasmina.wire.CommandEncoder;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistryControlTest {

    private final PipelineBed bed = PipelineBed.start();

    @AfterEach
    void close() {
        bed.close();
        assertThat(bed.kernels).allSatisfy(kernel -> assertThat(kernel.closes()).isEqualTo(1));
    }

    @Test
    void aTeacherIsRegisteredOnceAndDeregisteredOnce() {
        applied(bed.policy.teacher("wise", false));
        refused(bed.policy.teacher("wise", false), Refusal.TEACHER_OWNED, "'wise' is registered");
        applied(deregister("wise"));
        refused(deregister("wise"), Refusal.UNREGISTERED, "'wise' is not registered");

        assertThat(bed.events(EventName.REGISTRY_CHANGED))
                .extracting(event -> event.attributes().get("operation")
                        + " " + event.attributes().get("teacher_id")
                        + " " + event.attributes().get("teachers")
                        + " " + event.attributes().get("parameter_bytes"))
                .containsExactly("register_teacher wise 1 1000", "deregister_teacher wise 0 0");
    }

    @Test
    void aParameterHasOneTeacherAndNoneOfTheHosts() {
        applied(bed.policy.teacher("wise", false));
        refused(register("other", "wise.weight", 1), Refusal.TEACHER_OWNED, "belongs to teacher 'wise'");
        refused(register("other", "conv.weight", 1), Refusal.HOST_OWNED, "belongs to the host");
        applied(register("other", "other.weight", 1));
    }

    @Test
    void aTeacherWhoseStorageIsTheHostsIsRefused() {
        bed.teacher.holding("thief", bed.host.parameters().parameters().get(0).identity());
        refused(bed.policy.teacher("thief", true), Refusal.HOST_OWNED, "'layer' is not free");
    }

    @Test
    void resettingNeedsARegisteredTeacherAndResettingTheRegistryNeedsNone() {
        refused(new Command.ResetTeacher(bed.policy.header(), "wise", false), Refusal.UNREGISTERED, "wise");
        applied(new Command.ResetRegistry(bed.policy.header(), false));
        applied(bed.policy.teacher("wise", false));
        applied(bed.policy.teacher("wiser", false));
        applied(new Command.ResetTeacher(bed.policy.header(), "wise", false));
        applied(new Command.ResetRegistry(bed.policy.header(), false));
        applied(bed.policy.teacher("wise", false));
    }

    @Test
    void whileSeedsLiveNothingIsChanged() {
        applied(bed.policy.teacher("wise", false));
        bed.germinate();
        refused(bed.policy.teacher("other", false), Refusal.SEEDS_LIVE, "seed-1");
        refused(deregister("wise"), Refusal.SEEDS_LIVE, "seed-1");
        refused(new Command.ResetTeacher(bed.policy.header(), "wise", false), Refusal.SEEDS_LIVE, "seed-1");
        refused(new Command.ResetRegistry(bed.policy.header(), false), Refusal.SEEDS_LIVE, "seed-1");

        assertThat(bed.stage()).isEqualTo(SeedStage.GERMINATED);
        bed.send(bed.policy.cull(PipelineBed.SEED));
        refused(bed.policy.teacher("wise", false), Refusal.TEACHER_OWNED, "registered");
        applied(deregister("wise"));
    }

    @Test
    void aSeedThatWasRolledBackLivesOnWithItsKernel() {
        bed.train();
        bed.send(bed.policy.rollback(PipelineBed.SEED));
        refused(bed.policy.teacher("wise", false), Refusal.SEEDS_LIVE, "seed-1");

        assertThat(bed.kernels.get(0).closes()).isZero();
        bed.step(scope -> assertThat(scope.trains(PipelineBed.SEED)).isTrue());
    }

    @Test
    void whatIsRefusedAnywayRetiresNothingWhenForced() {
        bed.germinate();
        refused(new Command.DeregisterTeacher(bed.policy.header(), "wise", true), Refusal.UNREGISTERED, "wise");
        assertThat(bed.stage()).isEqualTo(SeedStage.GERMINATED);
    }

    @Test
    void forcedItRetiresEachLiveSeedFirstWithItsOwnEvents() {
        bed.shadow(BlendSpec.byDefault());
        bed.report(PerformanceStatus.NOMINAL);
        bed.applied(SeedOperation.EVALUATE);
        bed.applied(SeedOperation.FOSSILIZE);
        bed.send(bed.policy.germinate(new SeedId("young"), BlendSpec.byDefault()));
        applied(new Command.ResetRegistry(bed.policy.header(), true));

        assertThat(bed.stage()).isEqualTo(SeedStage.TERMINATED);
        assertThat(bed.views.get(new SeedId("young")).stage()).isEqualTo(SeedStage.EMBARGOED);
        assertThat(bed.kernels).hasSize(2).allSatisfy(kernel -> assertThat(kernel.closes())
                .isEqualTo(1));
        assertThat(bed.events(EventName.KERNEL_DETACHED))
                .extracting(
                        event -> event.seed().value() + " " + event.attributes().get("reason"))
                .containsExactlyInAnyOrder("seed-1 reset", "young reset");
    }

    @Test
    void aForcedResetCancelsAPrefetch() {
        bed.bus.silence();
        bed.germinate();
        applied(new Command.ResetRegistry(bed.policy.header(), true));
        assertThat(bed.events(EventName.PREFETCH_CANCELED))
                .singleElement()
                .satisfies(event -> assertThat(event.attributes()).containsEntry("reason", "reset"));
    }

    @Test
    void aTeacherThatHoldsALiveSeedsStorageIsRefusedByTheSeedsName() {
        Object storage = new Object();
        bed.bus.blueprint("common", () -> HeapKernel.sharing(bed.ops, storage));
        bed.send(bed.policy.germinate(PipelineBed.SEED, "common", BlendSpec.byDefault()));
        bed.teacher.holding("greedy", storage);

        assertThat(bed.send(bed.policy.teacher("greedy", false)))
                .isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(Refusal.OWNED_BY);
                    assertThat(refused.owner()).isEqualTo(PipelineBed.SEED);
                    assertThat(refused.reasonCode()).isEqualTo("owned_by:seed-1");
                });
        applied(bed.policy.teacher("greedy", true));
    }

    @Test
    void noncesOutliveAResetOfTheRegistry() {
        SignedCommand first = bed.policy.sign(bed.policy.teacher("wise", false));
        assertThat(bed.send(first)).isInstanceOf(Outcome.Applied.class);
        applied(new Command.ResetRegistry(bed.policy.header(), true));
        rejected(first, Rejection.NONCE_REPLAYED);
    }

    @Test
    void teachersTogetherBeyondTheirBudgetAreWarnedOf() {
        try (PipelineBed small = PipelineBed.start(config -> config.with(new RegistryConfig(1_500)))) {
            small.send(small.policy.teacher("wise", false));
            assertThat(small.events(EventName.TEACHER_OVER_BUDGET)).isEmpty();
            assertThat(small.send(small.policy.teacher("wiser", false))).isInstanceOf(Outcome.Applied.class);
            assertThat(small.events(EventName.TEACHER_OVER_BUDGET))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.level()).isEqualTo(Level.WARNING);
                        assertThat(event.attributes())
                                .isEqualTo(Map.of("parameter_bytes", "2000", "budget_bytes", "1500"));
                    });
        }
    }

    @Test
    void anAnnotatedRegistryCommandIsVerifiedAsADetachedOneIs() {
        assertThat(bed.send(bed.policy.annotate(bed.policy.teacher("wise", true))))
                .isInstanceOf(Outcome.Applied.class);
        assertThat(bed.events(EventName.REGISTRY_CHANGED))
                .singleElement()
                .extracting(Event::attributes)
                .satisfies(attributes -> assertThat(attributes).containsEntry("forced", "true"));
    }

    @Test
    void aResetClearsTheTeachersCachesAndNamesThoseThatFail() {
        ScriptedCache full = ScriptedCache.of("logits", 3, 300);
        bed.teacher.caching(full).caching(ScriptedCache.broken("bad"));
        applied(bed.policy.teacher("wise", false));
        applied(new Command.ResetTeacher(bed.policy.header(), "wise", false));
        assertThat(full.clear()).isEqualTo(ClearableCache.Freed.NONE);
        assertThat(bed.events(EventName.REGISTRY_CHANGED)).last().satisfies(event -> {
            assertThat(event.level()).isEqualTo(Level.WARNING);
            assertThat(event.attributes()).containsEntry("failed", "bad=IllegalStateException");
        });
    }

    @Test
    void neitherSignatureSurvivesAChangeOfARegistryCommandsOwnFields() {
        SignedCommand detached = bed.policy.sign(bed.policy.teacher("wise", true));
        SignedCommand annotated = bed.policy.annotate(bed.policy.teacher("wise", true));
        forged(new SignedCommand(unforced(detached.value()), detached.signature(), detached.origin()));
        forged(new SignedCommand(unforced(annotated.value()), null, annotated.origin()));
        assertThat(bed.send(detached)).isInstanceOf(Outcome.Applied.class);
    }

    @Test
    void aRegistryCommandAmongCommandsOfSeedsIsMisrouted() {
        byte[] value = CommandEncoder.of(Policy.RUN).encode(bed.policy.teacher("wise", false));
        rejected(bed.policy.sign(value, Origin.COMMANDS), Rejection.MISROUTED);
    }

    @Test
    void aClosedDeviceIsAnAnswerToo() {
        bed.device.close();
        refused(bed.policy.teacher("wise", false), Refusal.DEVICE_UNAVAILABLE, "");
        refused(bed.policy.teacher("wise", true), Refusal.DEVICE_UNAVAILABLE, "");
    }

    /** Sets field 102 to false, where it stands behind the annotations. */
    private static byte[] unforced(byte[] value) {
        byte[] changed = value.clone();
        for (int i = 2; i < changed.length; i++) {
            if (changed[i - 2] == (byte) 0xb0 && changed[i - 1] == 0x06) {
                changed[i] = 0;
            }
        }
        assertThat(changed).isNotEqualTo(value);
        return changed;
    }

    private void forged(SignedCommand command) {
        rejected(command, Rejection.INVALID_SIGNATURE);
    }

    private void rejected(SignedCommand command, Rejection reason) {
        assertThat(bed.send(command))
                .isInstanceOfSatisfying(Outcome.Rejected.class, rejected -> assertThat(rejected.reason())
                        .isEqualTo(reason));
    }

    private Command deregister(String id) {
        return new Command.DeregisterTeacher(bed.policy.header(), id, false);
    }

    private Command register(String id, String parameter, long bytes) {
        return new Command.RegisterTeacher(bed.policy.header(), new Teacher(id, Set.of(parameter), bytes), false);
    }

    private void applied(Command command) {
        assertThat(bed.send(command)).isInstanceOf(Outcome.Applied.class);
    }

    private void refused(Command command, Refusal reason, String detail) {
        assertThat(bed.send(command)).isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(reason);
            assertThat(refused.detail()).contains(detail);
        });
    }
}
