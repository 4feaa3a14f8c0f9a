package io.kasmina.pipeline.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.SeedView;
import io.kasmina.contract.Teacher;
import io.kasmina.support.ScriptedParameters;
import io.kasmina.support.ScriptedTeacher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RegistryChangesTest {

    private static final CommandHeader HEADER =
            new CommandHeader("cmd-1", Instant.EPOCH, "tamiyo", 0, CommandHeader.Context.EMPTY);
    private static final SeedId SEED = new SeedId("seed-1");

    private final Object hostStorage = new Object();
    private final Object common = new Object();
    private final ScriptedParameters host = new ScriptedParameters().parameter("conv", 4, hostStorage);
    private final ParameterRegistry registry = new ParameterRegistry(() -> host);
    private final ScriptedTeacher model = new ScriptedTeacher();
    private final List<Long> detached = new ArrayList<>();
    private final RegistryChanges changes = new RegistryChanges(registry, model, attachment -> {
        registry.release(attachment);
        detached.add(attachment);
    });

    @ParameterizedTest
    @EnumSource(SeedStage.class)
    void seedsLiveFromGerminationToFossilisation(SeedStage stage) {
        RegistryAnswer answer = changes.apply(register("wise", false), List.of(view(SEED, stage, 0)));
        assertThat(answer)
                .isEqualTo(
                        stage.isLive()
                                ? new RegistryAnswer.SeedsLive(Set.of(SEED))
                                : new RegistryAnswer.Done(1, 10, List.of()));
    }

    @Test
    void aKernelOfAGenerationThatIsOverIsGivenBack() {
        registry.claim(7, SEED, 3, parameters(common));
        RegistryAnswer answer = changes.apply(register("wise", false), List.of(view(SEED, SeedStage.EMBARGOED, 4)));
        assertThat(answer).isInstanceOf(RegistryAnswer.Done.class);
        assertThat(detached).containsExactly(7L);
    }

    @Test
    void aKernelOfThisGenerationOrOfAnUnknownSeedBelongsToASeedThatLives() {
        registry.claim(7, SEED, 4, parameters(common));
        assertThat(changes.apply(register("wise", true), List.of(view(SEED, SeedStage.DORMANT, 4))))
                .isEqualTo(new RegistryAnswer.SeedsLive(Set.of(SEED)));
        assertThat(changes.apply(register("wise", true), List.of()))
                .isEqualTo(new RegistryAnswer.SeedsLive(Set.of(SEED)));
        assertThat(detached).isEmpty();
        assertThat(registry.teachers().size()).isZero();
    }

    @Test
    void whatASeedOwnsOutweighsThatItLivesUnlessForced() {
        registry.claim(7, SEED, 0, parameters(common));
        model.holding("wise", common);
        assertThat(changes.apply(register("wise", false), List.of(view(SEED, SeedStage.TRAINING, 0))))
                .isInstanceOfSatisfying(RegistryAnswer.Refused.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(Refusal.OWNED_BY);
                    assertThat(refused.owner()).isEqualTo(SEED);
                });
        assertThat(changes.apply(register("wise", true), List.of(view(SEED, SeedStage.TRAINING, 0))))
                .isInstanceOf(RegistryAnswer.SeedsLive.class);
    }

    @Test
    void whatLastsIsRefusedAheadOfASeedsClaimOnAnEarlierParameter() {
        Object shared = new Object();
        registry.claim(7, SEED, 0, parameters(common));
        ScriptedParameters both =
                new ScriptedParameters().parameter("first", 4, common).parameter("second", 4, hostStorage);
        RegistryChanges strict = new RegistryChanges(registry, id -> both, detached::add);
        assertThat(strict.refusal(register("wise", true)))
                .extracting(RegistryAnswer.Refused::reason)
                .isEqualTo(Refusal.HOST_OWNED);
        assertThat(registry.conflict(parameters(shared))).isNull();
    }

    @Test
    void whatIsRefusedChangesNothing() {
        changes.apply(register("wise", false), List.of());
        assertThat(changes.apply(register("wise", false), List.of())).isInstanceOf(RegistryAnswer.Refused.class);
        assertThat(changes.apply(new Command.DeregisterTeacher(HEADER, "other", false), List.of()))
                .isInstanceOf(RegistryAnswer.Refused.class);
        assertThat(registry.teachers().contains("wise")).isTrue();
        assertThat(registry.teachers().bytes()).isEqualTo(10);
    }

    @Test
    void theSizesOfTeachersAddUpWithoutOverflow() {
        changes.apply(register("wise", Long.MAX_VALUE), List.of());
        assertThat(changes.apply(register("wiser", Long.MAX_VALUE), List.of()))
                .isEqualTo(new RegistryAnswer.Done(2, Long.MAX_VALUE, List.of()));
    }

    private static Command.RegisterTeacher register(String id, boolean forced) {
        return new Command.RegisterTeacher(HEADER, new Teacher(id, Set.of(id + ".weight"), 10), forced);
    }

    private static Command.RegisterTeacher register(String id, long bytes) {
        return new Command.RegisterTeacher(HEADER, new Teacher(id, Set.of(id + ".weight"), bytes), false);
    }

    private static ScriptedParameters parameters(Object storage) {
        return new ScriptedParameters().parameter("weight", 4, storage);
    }

    private static SeedView view(SeedId seed, SeedStage stage, long generation) {
        return new SeedView(
                seed, stage, 1, generation, null, false, false, false, null, BlendSpec.byDefault(), -1, 0, null);
    }
}
