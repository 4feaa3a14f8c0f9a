package io.kasmina.pipeline.partition.sim;

import static io.kasmina.contract.SeedStage.BLENDING;
import static io.kasmina.contract.SeedStage.DORMANT;
import static io.kasmina.contract.SeedStage.EMBARGOED;
import static io.kasmina.contract.SeedStage.FOSSILIZED;
import static io.kasmina.contract.SeedStage.GERMINATED;
import static io.kasmina.contract.SeedStage.PROBATIONARY;
import static io.kasmina.contract.SeedStage.RESETTING;
import static io.kasmina.contract.SeedStage.SHADOWING;
import static io.kasmina.contract.SeedStage.TERMINATED;
import static io.kasmina.contract.SeedStage.TRAINING;

import io.kasmina.contract.GateReason;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.pipeline.state.Germ;
import io.kasmina.pipeline.state.SeedSnapshot;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What may become of one seed by its commands, as far as a reader of committed records can know. */
final class NaiveSeedLife {

    private static final Set<SeedStage> LIVING = EnumSet.of(GERMINATED, TRAINING, BLENDING, SHADOWING, PROBATIONARY);
    private static final Set<SeedStage> RETIRED = EnumSet.of(EMBARGOED, RESETTING);
    private static final Map<SeedOperation, SeedStage> FROM = new EnumMap<>(Map.of(
            SeedOperation.START_TRAINING, GERMINATED,
            SeedOperation.START_GRAFTING, TRAINING,
            SeedOperation.STABILIZE, BLENDING,
            SeedOperation.EVALUATE, SHADOWING,
            SeedOperation.FOSSILIZE, PROBATIONARY));

    private final SeedId seed;
    private SeedStage stage = DORMANT;
    private SeedSnapshot kept;
    private boolean known;

    /** Its kernel was asked for, and nobody has read yet that it came. */
    private boolean asked;

    /** Another training run's steps say nothing of when its blending began. */
    private boolean vague;

    private long earliest = Germ.NOT_BLENDING;
    private long latest = Germ.NOT_BLENDING;

    NaiveSeedLife(SeedId seed) {
        this.seed = seed;
    }

    /** A command was answered between two known steps of the host. */
    void answered(SeedOperation operation, Outcome outcome, long stepBefore, long stepAfter, List<String> faults) {
        SeedStage before = before(operation, outcome);
        if (before != stage && !(RETIRED.contains(stage) && (RETIRED.contains(before) || before == DORMANT))) {
            faults.add(seed + " was " + stage + " before " + operation + " " + outcome);
        }
        String expected = expected(operation, before, stepBefore, stepAfter);
        String answer = (outcome.verdict() + " " + outcome.reasonCode()).trim();
        if (!List.of(expected.split("\\|")).contains(answer)) {
            faults.add(operation + " of " + seed + " in " + before + ": expected " + expected + ", was " + answer);
        }
        advance(operation, outcome, before, stepBefore, stepAfter);
    }

    /** The host began another training run. */
    void newRun() {
        vague = true;
    }

    /** A cut says that its kernel came. */
    void attached() {
        asked = false;
    }

    /** A cut holds the seed's snapshot behind its answers. */
    void committed(SeedSnapshot next, List<String> faults) {
        boolean moved = RETIRED.contains(stage) && (RETIRED.contains(next.stage()) || next.stage() == DORMANT);
        if (next.stage() != stage && !moved) {
            faults.add(seed + " is " + stage + " by its outcomes and " + next.stage() + " in " + next);
        }
        if (kept != null && (next.epoch() < kept.epoch() || next.generation() < kept.generation())) {
            faults.add(seed + " went back from " + kept + " to " + next);
        }
        Germ germ = next.germ();
        if (!vague
                && next.stage() == BLENDING
                && (germ == null || germ.blendStart() < earliest || germ.blendStart() > latest)) {
            faults.add(seed + " blends from a step outside " + earliest + ".." + latest + ": " + germ);
        }
        stage = next.stage();
        kept = next;
    }

    private SeedStage before(SeedOperation operation, Outcome outcome) {
        if (outcome instanceof Outcome.Applied applied) {
            return applied.before();
        }
        if (outcome instanceof Outcome.Pending pending) {
            return pending.before();
        }
        if (outcome instanceof Outcome.GateFailed failed) {
            return failed.before();
        }
        return ((Outcome.Refused) outcome).stage();
    }

    private String expected(SeedOperation operation, SeedStage before, long stepBefore, long stepAfter) {
        if (!known && operation != SeedOperation.GERMINATE) {
            return "refused unknown_seed";
        }
        if (operation == SeedOperation.GERMINATE) {
            return germinate(before);
        }
        if (operation == SeedOperation.CULL) {
            return cull(before);
        }
        if (FROM.get(operation) != before) {
            return "refused illegal_transition";
        }
        return switch (operation) {
            case START_TRAINING -> asked ? "applied|refused not_ready" : "applied";
            case STABILIZE -> stabilize(stepBefore, stepAfter);
            case EVALUATE -> evaluate();
            default -> "applied";
        };
    }

    private static String germinate(SeedStage before) {
        if (before == DORMANT) {
            return "pending";
        }
        return before == EMBARGOED ? "refused embargoed" : "refused illegal_transition";
    }

    private static String cull(SeedStage before) {
        if (LIVING.contains(before) || before == FOSSILIZED) {
            return "applied";
        }
        return before == DORMANT ? "refused nothing_to_retire" : "refused already_retired";
    }

    /** The ramp is complete or not, depending on how many steps there were by then. */
    private String stabilize(long stepBefore, long stepAfter) {
        if (vague) {
            return "applied|refused blending_incomplete";
        }
        boolean surely = Settings.ALPHA.complete(stepBefore - latest);
        boolean possibly = Settings.ALPHA.complete(stepAfter - earliest);
        String otherwise = possibly ? "applied|refused blending_incomplete" : "refused blending_incomplete";
        return surely ? "applied" : otherwise;
    }

    /** A report that is committed is known to every later owner. */
    private String evaluate() {
        boolean surely = kept != null && kept.stage() == SHADOWING && kept.report() != null;
        return surely ? "applied" : "applied|gate_failed " + GateReason.PERFORMANCE_UNREPORTED.code();
    }

    private void advance(SeedOperation operation, Outcome outcome, SeedStage before, long stepBefore, long stepAfter) {
        known |= operation == SeedOperation.GERMINATE;
        stage = before;
        if (outcome instanceof Outcome.Applied applied) {
            stage = applied.after();
        } else if (outcome instanceof Outcome.Pending pending) {
            stage = pending.after();
            asked = true;
        } else if (outcome instanceof Outcome.GateFailed failed) {
            stage = failed.after();
        }
        if (operation == SeedOperation.START_GRAFTING && outcome instanceof Outcome.Applied) {
            vague = stepAfter < stepBefore;
            earliest = stepBefore + 1;
            latest = stepAfter + 1;
        }
        if (stage == TERMINATED) {
            known = true;
        }
    }
}
