package io.kasmina.pipeline.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.GateReason;
import io.kasmina.contract.SeedStage;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The lifecycle and the command table against the model; {@code -Dkasmina.proof.sequences} sets another number of sequences. */
class StateMachineProperties {

    private static final int SEQUENCES = Integer.getInteger("kasmina.proof.sequences", 10_000);
    private static final int PIPELINE_SHARE = 50;

    /** No state of the rules leads to these: a command without a run is refused earlier, and a retired seed awaits nothing. */
    private static final Set<GateReason> UNREACHED = EnumSet.of(
            GateReason.FALLBACK_KERNEL_USED,
            GateReason.MISSING_TRAINING_RUN_ID,
            GateReason.KERNEL_NOT_ATTACHED,
            GateReason.PREFETCH_STILL_PENDING);

    /** CULLED is no stage to wait in. */
    private static final Set<SeedStage> LASTING = EnumSet.complementOf(EnumSet.of(SeedStage.UNKNOWN, SeedStage.CULLED));

    private static final String[] ERRANDS = {
        "REPLAYED rejected nonce_replayed",
        "REPLAYED rejected stale_command",
        "FORGED rejected invalid_signature",
        "OPTIMIZER applied",
        "OPTIMIZER_NAN refused invalid_hyperparameter",
        "EMERGENCY applied",
        "EMERGENCY_TEACHERS applied",
        "CIRCUIT_BREAKER 0 refused invalid_breaker_state",
        "CIRCUIT_BREAKER 1 applied",
        "CIRCUIT_BREAKER 2 applied",
        "CIRCUIT_BREAKER 3 applied",
        "CIRCUIT_BREAKER 4 refused invalid_breaker_state",
        "REGISTER_TEACHER applied",
        "REGISTER_TEACHER refused teacher_owned",
        "REGISTER_TEACHER refused host_owned",
        "REGISTER_TEACHER refused owned_by",
        "REGISTER_TEACHER refused seeds_live",
        "forced REGISTER_TEACHER applied",
        "forced REGISTER_TEACHER refused teacher_owned",
        "forced REGISTER_TEACHER refused host_owned",
        "DEREGISTER_TEACHER applied",
        "DEREGISTER_TEACHER refused unregistered",
        "DEREGISTER_TEACHER refused seeds_live",
        "forced DEREGISTER_TEACHER applied",
        "forced DEREGISTER_TEACHER refused unregistered",
        "RESET_TEACHER applied",
        "RESET_TEACHER refused unregistered",
        "RESET_TEACHER refused seeds_live",
        "forced RESET_TEACHER applied",
        "forced RESET_TEACHER refused unregistered",
        "RESET_REGISTRY applied",
        "RESET_REGISTRY refused seeds_live",
        "forced RESET_REGISTRY applied"
    };

    private final Census census = new Census();

    @Test
    void theRulesDoInEverySequenceWhatTheSpecificationSays() {
        for (int seed = 0; seed < SEQUENCES; seed++) {
            Setting setting = Setting.rules();
            setting = seed % 10 == 9 ? setting.withoutHost() : setting;
            setting = seed % 5 == 3 ? setting.moving() : setting;
            setting = seed % 4 == 2 ? setting.observing(Fetch.FITS) : setting;
            new Trial(setting, NaiveWorld::new, RulesWorld::new, census).prove(seed);
        }
        everyCommandWasGivenInEveryStage();
        cullIsAnsweredAsSpecifiedInEveryStage();
        everyReasonOfAGateHasOccurred();
        seedsHaveMovedByThemselves();
        fallbacksHavePassedEveryGate();
        theBreakerHasGoneEveryWay("isolation");
        anOpenIsolationBreakerHasKeptSeedsOut();
    }

    @Test
    void thePipelineDoesInEverySequenceWhatTheSpecificationSays() {
        for (int seed = 0; seed < SEQUENCES / PIPELINE_SHARE; seed++) {
            Setting setting = Setting.pipeline();
            setting = seed % 5 == 3 ? setting.moving() : setting;
            setting = seed % 4 == 2 ? setting.observing(seed % 8 == 2 ? Fetch.FITS : Fetch.UNREADABLE) : setting;
            new Trial(setting, NaiveWorld::new, PipelineWorld::new, census).prove(seed);
        }
        cullIsAnsweredAsSpecifiedInEveryStage();
        seedsHaveMovedByThemselves();
        fallbacksHavePassedEveryGate();
        everyErrandHasHadEachOfItsAnswers();
        theBreakerHasGoneEveryWay("isolation");
        theBreakerHasGoneEveryWay("fetch");
        copiesHaveBeenRestoredAndNot();
        anOpenIsolationBreakerHasKeptSeedsOut();
    }

    private void copiesHaveBeenRestoredAndNot() {
        assertThat(census.copies())
                .contains(
                        "exported",
                        "export_failed unknown_seed",
                        "export_failed wrong_stage",
                        "restored",
                        "restore_failed seed_busy",
                        "restore_failed superseded",
                        "restore_failed kernel_unavailable");
    }

    private void theBreakerHasGoneEveryWay(String name) {
        assertThat(census.transitions())
                .contains(
                        name + " closed open",
                        name + " open half_open",
                        name + " half_open open",
                        name + " half_open closed");
    }

    private void anOpenIsolationBreakerHasKeptSeedsOut() {
        assertThat(census.answers().keySet())
                .filteredOn(answered -> answered.reason().equals("isolation_breaker_open"))
                .extracting(Census.Answered::order)
                .containsOnly(Order.START_TRAINING, Order.START_GRAFTING, Order.ROLLBACK);
    }

    private void everyErrandHasHadEachOfItsAnswers() {
        assertThat(census.errands()).containsExactlyInAnyOrder(ERRANDS);
    }

    private void fallbacksHavePassedEveryGate() {
        assertThat(census.recorded())
                .contains(
                        "g1 true fallback_kernel_used false",
                        "g2 true fallback_kernel_used false",
                        "g3 true fallback_kernel_used false",
                        "g4 true fallback_kernel_used false");
    }

    private void seedsHaveMovedByThemselves() {
        assertThat(census.moves())
                .contains("germinated training", "training blending", "blending shadowing", "shadowing probationary");
    }

    private void everyCommandWasGivenInEveryStage() {
        for (Order order : Order.values()) {
            assertThat(census.answers().keySet())
                    .filteredOn(answered -> answered.order() == order)
                    .extracting(Census.Answered::stage)
                    .as("stages in which %s was given", order)
                    .containsAll(LASTING);
        }
    }

    private void cullIsAnsweredAsSpecifiedInEveryStage() {
        for (SeedStage stage : LASTING) {
            assertThat(answersToCull(stage, false)).as("to CULL in %s", stage).isEqualTo(specified(stage));
            assertThat(answersToCull(stage, true))
                    .as("to CULL in %s during a rollback, which it ends", stage)
                    .isSubsetOf("applied");
        }
    }

    private Set<String> answersToCull(SeedStage stage, boolean recalled) {
        Set<String> answers = census.answers().keySet().stream()
                .filter(answered -> answered.order() == Order.CULL && answered.stage() == stage)
                .filter(answered -> answered.recalled() == recalled)
                .map(answered -> (answered.verdict() + " " + answered.reason()).trim())
                .collect(Collectors.toCollection(HashSet::new));
        answers.remove("refused stage_mismatch");
        answers.remove("refused deadline_exceeded");
        return answers;
    }

    private static Set<String> specified(SeedStage stage) {
        return switch (stage) {
            case DORMANT -> Set.of("refused nothing_to_retire", "refused unknown_seed");
            case EMBARGOED, RESETTING, TERMINATED -> Set.of("refused already_retired");
            default -> Set.of("applied");
        };
    }

    private void everyReasonOfAGateHasOccurred() {
        Set<String> reasons =
                census.failures().stream().map(failure -> failure.split(" ")[1]).collect(Collectors.toSet());
        assertThat(reasons)
                .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.copyOf(UNREACHED)).stream()
                        .map(GateReason::code)
                        .toList());
    }
}
