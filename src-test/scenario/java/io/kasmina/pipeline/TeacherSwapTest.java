package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.support.HeapKernel;
import io.kasmina.support.PipelineBed;
import io.kasmina.telemetry.EventName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kernels of the blueprint {@code common} live in storage that the teacher {@code wise} has too. */
class TeacherSwapTest {

    private static final SeedId OTHER = new SeedId("seed-2");

    private final PipelineBed bed = PipelineBed.start();
    private final Object storage = new Object();
    private final List<HeapKernel> loaded = new ArrayList<>();

    @BeforeEach
    void share() {
        bed.teacher.holding("wise", storage);
        bed.bus.blueprint("common", () -> {
            HeapKernel kernel = HeapKernel.sharing(bed.ops, storage);
            loaded.add(kernel);
            return kernel;
        });
    }

    @AfterEach
    void close() {
        bed.device.letGo();
        bed.close();
        assertThat(loaded).allSatisfy(kernel -> assertThat(kernel.closes()).isEqualTo(1));
    }

    @Test
    void aKernelThatSharesTheTeachersStorageNeverAttaches() {
        bed.send(bed.policy.teacher("wise", false));
        germinate(PipelineBed.SEED);

        assertThat(bed.stage()).isEqualTo(SeedStage.EMBARGOED);
        assertThat(bed.events(EventName.PARAMETER_SHARED)).singleElement().satisfies(event -> assertThat(
                        event.attributes())
                .containsEntry("reason", "teacher_owned")
                .containsEntry("parameter", HeapKernel.WEIGHT));
        assertThat(bed.seen(EventName.GATE_FAILURE)).singleElement().satisfies(event -> assertThat(event.attributes())
                .containsEntry("reason", "parameter_shared"));
    }

    @Test
    void aKernelThatSharesAnotherSeedsStorageNamesThatSeed() {
        germinate(PipelineBed.SEED);
        germinate(OTHER);
        assertThat(bed.views.get(OTHER).stage()).isEqualTo(SeedStage.EMBARGOED);
        assertThat(bed.events(EventName.PARAMETER_SHARED))
                .singleElement()
                .satisfies(event -> assertThat(event.attributes()).containsEntry("reason", "owned_by:seed-1"));
    }

    @Test
    void whatARetiredSeedOwnedIsFree() {
        germinate(PipelineBed.SEED);
        bed.send(bed.policy.cull(PipelineBed.SEED));
        germinate(OTHER);
        assertThat(bed.views.get(OTHER).kernelAttached()).isTrue();
    }

    @Test
    void afterTheTeacherIsGoneItsStorageIsFree() {
        bed.send(bed.policy.teacher("wise", false));
        bed.send(new Command.DeregisterTeacher(bed.policy.header(), "wise", false));
        germinate(PipelineBed.SEED);
        assertThat(bed.view().kernelAttached()).isTrue();
    }

    @Test
    void aResetTakesTheTeachersStorageAnew() {
        bed.send(bed.policy.teacher("wise", false));
        bed.teacher.holding("wise", new Object());
        germinate(PipelineBed.SEED);
        assertThat(bed.stage()).isEqualTo(SeedStage.EMBARGOED);

        bed.send(new Command.ResetTeacher(bed.policy.header(), "wise", false));
        germinate(OTHER);
        assertThat(bed.views.get(OTHER).kernelAttached()).isTrue();
    }

    @Test
    void aForcedSwapDropsAnAttachThatIsInFlight() {
        bed.device.hold();
        germinate(PipelineBed.SEED);
        emit(bed.policy.teacher("wise", true));
        assertThat(bed.outcomes).hasSize(1);
        bed.device.letGo();

        assertThat(bed.outcomes.get(1)).isInstanceOf(Outcome.Applied.class);
        assertThat(bed.stage()).isEqualTo(SeedStage.EMBARGOED);
        assertThat(loaded).singleElement().satisfies(kernel -> assertThat(kernel.closes())
                .isEqualTo(1));
        bed.pass(Duration.ofSeconds(30));
        assertThat(bed.stage()).isEqualTo(SeedStage.DORMANT);
    }

    @Test
    void anUnforcedSwapLosesAgainstAnAttachThatTheLanesHaveNotHeardOf() {
        bed.device.hold();
        emit(bed.policy.teacher("wise", false)); // the lanes know no seed; the device is asked next
        germinate(PipelineBed.SEED); // its kernel is asked for after that
        bed.device.letGo();
        assertThat(bed.outcomes.get(1)).isInstanceOf(Outcome.Applied.class);
        assertThat(bed.stage()).isEqualTo(SeedStage.EMBARGOED); // the teacher came first
    }

    @Test
    void aSeedThatGerminatedAfterTheSweepIsRetiredInAnotherRound() {
        bed.device.hold();
        emit(bed.policy.teacher("wise", true)); // asks the device whether it is refused anyway
        germinate(PipelineBed.SEED); // attaches behind that question, ahead of the change
        bed.device.letGo();

        assertThat(bed.outcomes.get(1)).isInstanceOf(Outcome.Applied.class);
        assertThat(bed.stage()).isEqualTo(SeedStage.EMBARGOED);
        assertThat(loaded).singleElement().satisfies(kernel -> assertThat(kernel.closes())
                .isEqualTo(1));
    }

    @Test
    void aRetiredSeedThatIsBeingBroughtBackCountsAsLive() {
        bed.shadow(BlendSpec.byDefault());
        bed.send(bed.policy.cull(PipelineBed.SEED));
        bed.bus.silence();
        assertThat(bed.send(bed.policy.rollback(PipelineBed.SEED))).isInstanceOf(Outcome.Pending.class);

        assertThat(bed.send(bed.policy.teacher("wise", false)).reasonCode()).isEqualTo("seeds_live");
        assertThat(bed.send(bed.policy.teacher("wise", true))).isInstanceOf(Outcome.Applied.class);
        bed.bus.answer(bed.bus.lastRequest());
        bed.pass(Duration.ofSeconds(31));
        assertThat(bed.stage()).isEqualTo(SeedStage.DORMANT);
        assertThat(bed.events(EventName.PREFETCH_CANCELED))
                .extracting(event -> event.attributes().get("reason"))
                .containsExactly("reset");
    }

    @Test
    void registryCommandsTakeEffectInTheirOrder() {
        bed.device.hold();
        emit(bed.policy.teacher("wise", true));
        emit(bed.policy.teacher("wise", false));
        emit(new Command.DeregisterTeacher(bed.policy.header(), "wise", false));
        emit(bed.policy.teacher("wise", false));
        bed.device.letGo();
        assertThat(bed.outcomes)
                .extracting(Outcome::reasonCode)
                .containsExactly("", Refusal.TEACHER_OWNED.code(), "", "");
    }

    private void germinate(SeedId seed) {
        emit(bed.policy.germinate(seed, "common", BlendSpec.byDefault()));
    }

    private void emit(Command command) {
        bed.in.tryEmitNext(bed.policy.sign(command)).orThrow();
    }
}
