package io.kasmina.pipeline.proof;

import io.kasmina.contract.SeedStage;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** The command table of the specification. */
final class NaiveCommands {

    /** How long ago a late command was issued, longer than its deadline allows. */
    static final long LATE_MILLIS = 2_000;

    private final NaiveWorld world;
    private int pauses;
    private long pausesSince;

    /** What a command sets going, once it is answered. */
    private final Deque<Runnable> later = new ArrayDeque<>();

    NaiveCommands(NaiveWorld world) {
        this.world = world;
    }

    void follow() {
        while (!later.isEmpty()) {
            later.poll().run();
        }
    }

    Reaction.Reply answer(NaiveSeed seed, Input.Send command) {
        if (command.late()) {
            return NaiveErrands.seedless("refused", "deadline_exceeded");
        }
        if (command.expected() != null && command.expected() != seed.stage) {
            return refused(seed, "stage_mismatch");
        }
        if (!seed.known && !command.order().germinates()) {
            return refused(seed, "unknown_seed");
        }
        if (seed.recall != null && command.order() != Order.CULL) {
            return refused(seed, "not_ready");
        }
        return seed.paused && command.order().advances() ? refused(seed, "seed_paused") : answer(seed, command.order());
    }

    private Reaction.Reply answer(NaiveSeed seed, Order order) {
        return switch (order) {
            case GERMINATE, GERMINATE_UNPINNED, GERMINATE_BLANK, GERMINATE_NAN -> germinate(seed, order);
            case START_TRAINING -> train(seed);
            case START_GRAFTING -> graft(seed);
            case STABILIZE -> stabilize(seed);
            case EVALUATE -> evaluate(seed);
            case FINE_TUNE -> fineTune(seed);
            case FOSSILIZE -> fossilize(seed);
            case CULL -> retire(seed);
            case PAUSE, RESUME -> pause(seed, order);
            case ROLLBACK -> rollback(seed);
        };
    }

    /** AUTOMATIC: what is attached and has something to be judged by does what a command would make it do. */
    void moveOn(NaiveSeed seed) {
        if (!world.setting.automatic() || !seed.isAttached()) {
            return;
        }
        boolean trained = world.lastStep - seed.trainingStart + 1 >= Setting.TRAINING_STEPS;
        if (seed.stage == SeedStage.GERMINATED) {
            train(seed);
        } else if (seed.stage == SeedStage.TRAINING && trained && seed.isReported()) {
            graft(seed);
        } else if (seed.stage == SeedStage.BLENDING) {
            stabilize(seed);
        } else if (seed.stage == SeedStage.SHADOWING && seed.isReported()) {
            evaluate(seed);
        }
    }

    private Reaction.Reply germinate(NaiveSeed seed, Order order) {
        if (seed.isBetween(SeedStage.CULLED, SeedStage.RESETTING)) {
            return refused(seed, "embargoed");
        }
        if (seed.stage != SeedStage.DORMANT) {
            return refused(seed, "illegal_transition");
        }
        if (order == Order.GERMINATE_UNPINNED) {
            return refused(seed, "unpinned_artifact");
        }
        String reason =
                switch (order) {
                    case GERMINATE_BLANK -> "invalid_blueprint_id";
                    case GERMINATE_NAN -> "invalid_parameter";
                    default -> "";
                };
        if (!world.judged(seed, "g0", NaiveGates.Verdict.of(reason))) {
            return new Reaction.Reply("gate_failed", reason, SeedStage.DORMANT, SeedStage.DORMANT);
        }
        seed.known = true;
        seed.forget();
        seed.fineTuning = false;
        seed.stable = null;
        seed.copied = null;
        seed.pending = true;
        world.enter(seed, SeedStage.GERMINATED);
        later.add(() -> world.kernels.request(seed));
        return new Reaction.Reply("pending", "", SeedStage.DORMANT, SeedStage.GERMINATED);
    }

    private Reaction.Reply train(NaiveSeed seed) {
        if (seed.stage != SeedStage.GERMINATED) {
            return refused(seed, "illegal_transition");
        }
        if (seed.pending) {
            return refused(seed, "not_ready");
        }
        if (world.isolation.isOpen(world.clock.now())) {
            return refused(seed, "isolation_breaker_open");
        }
        return gated(seed, "g1", world.gates.g1(seed, Fetch.FITS), SeedStage.TRAINING);
    }

    private Reaction.Reply graft(NaiveSeed seed) {
        if (seed.stage != SeedStage.TRAINING) {
            return refused(seed, "illegal_transition");
        }
        if (world.isolation.isOpen(world.clock.now())) {
            return refused(seed, "isolation_breaker_open");
        }
        return gated(seed, "g2", world.gates.g2(seed), SeedStage.BLENDING);
    }

    private Reaction.Reply stabilize(NaiveSeed seed) {
        if (seed.stage != SeedStage.BLENDING) {
            return refused(seed, "illegal_transition");
        }
        if (!seed.rampComplete(world.lastStep)) {
            return refused(seed, "blending_incomplete");
        }
        return gated(seed, "g3", world.gates.g3(seed, world.setting.host()), SeedStage.SHADOWING);
    }

    private Reaction.Reply evaluate(NaiveSeed seed) {
        if (seed.stage != SeedStage.SHADOWING) {
            return refused(seed, "illegal_transition");
        }
        return gated(seed, "g4", world.gates.g4(seed), SeedStage.PROBATIONARY);
    }

    private Reaction.Reply fineTune(NaiveSeed seed) {
        if (seed.stage != SeedStage.PROBATIONARY) {
            return refused(seed, "illegal_transition");
        }
        seed.fineTuning = true;
        return applied(SeedStage.PROBATIONARY, SeedStage.PROBATIONARY);
    }

    private Reaction.Reply fossilize(NaiveSeed seed) {
        if (seed.stage != SeedStage.PROBATIONARY) {
            return refused(seed, "illegal_transition");
        }
        world.enter(seed, SeedStage.FOSSILIZED);
        seed.fineTuning = false;
        world.recalls.snapshot(seed);
        return applied(SeedStage.PROBATIONARY, SeedStage.FOSSILIZED);
    }

    private Reaction.Reply retire(NaiveSeed seed) {
        SeedStage before = seed.stage;
        if (world.kernels.retire(seed, "retired")) {
            return applied(before, seed.stage);
        }
        return refused(seed, before == SeedStage.DORMANT ? "nothing_to_retire" : "already_retired");
    }

    private Reaction.Reply pause(NaiveSeed seed, Order order) {
        if (seed.isBetween(SeedStage.CULLED, SeedStage.RESETTING)) {
            return refused(seed, "embargoed");
        }
        return order == Order.PAUSE ? pause(seed) : resume(seed);
    }

    private Reaction.Reply pause(NaiveSeed seed) {
        if (seed.paused) {
            return refused(seed, "already_paused");
        }
        if (seed.pending) {
            return refused(seed, "not_ready");
        }
        if (!seed.isAttached()) {
            return refused(seed, "illegal_transition");
        }
        if (!mayPause()) {
            return refused(seed, "pause_quota_exceeded");
        }
        seed.paused = true;
        world.say(seed, EventName.SEED_PAUSED, Level.INFO, lower(seed.stage));
        return applied(seed.stage, seed.stage);
    }

    /** Counts pauses anew. */
    void forget() {
        pausesSince = world.clock.now();
        pauses = 0;
    }

    /** Tells whether the quota allows another pause, and counts it. */
    private boolean mayPause() {
        if (world.clock.now() - pausesSince >= Setting.PAUSE_MILLIS) {
            pausesSince = world.clock.now();
            pauses = 0;
        }
        return pauses < Setting.PAUSES && ++pauses > 0;
    }

    private Reaction.Reply resume(NaiveSeed seed) {
        if (!seed.paused) {
            return refused(seed, "not_paused");
        }
        SeedStage stage = seed.stage;
        seed.paused = false;
        NaiveGates.Verdict verdict = world.gates.g1(seed, Fetch.FITS);
        if (!verdict.passed()) {
            world.kernels.fail(seed, "g1", verdict);
            return new Reaction.Reply("gate_failed", verdict.reason(), stage, seed.stage);
        }
        world.judged(seed, "g1", verdict);
        world.say(seed, EventName.SEED_RESUMED, Level.INFO, lower(stage));
        return applied(stage, stage);
    }

    private Reaction.Reply rollback(NaiveSeed seed) {
        NaiveSeed.Stable stable = seed.stable;
        if (seed.pending) {
            return refused(seed, "not_ready");
        }
        // What a fallback has learnt is its own: it does not go into the kernel that would be fetched.
        if (stable == null || (seed.kernel == null && stable.standIn())) {
            return refused(seed, "no_snapshot");
        }
        boolean enters = stable.stage() != seed.stage
                && (stable.stage() == SeedStage.TRAINING || stable.stage() == SeedStage.BLENDING);
        if (enters && world.isolation.isOpen(world.clock.now())) {
            return refused(seed, "isolation_breaker_open");
        }
        seed.recall = new NaiveSeed.Recall(stable, seed.kernel == null, seed.paused, world.clock.now(), false);
        seed.paused = false;
        later.add(() -> world.recalls.recall(seed));
        return new Reaction.Reply("pending", "", seed.stage, stable.stage());
    }

    private Reaction.Reply gated(NaiveSeed seed, String gate, NaiveGates.Verdict verdict, SeedStage next) {
        SeedStage before = seed.stage;
        if (verdict.passed()) {
            world.judged(seed, gate, verdict);
            world.enter(seed, next);
            seed.blendStart = next == SeedStage.BLENDING ? world.lastStep + 1 : seed.blendStart;
            seed.trainingStart = next == SeedStage.TRAINING ? world.lastStep + 1 : seed.trainingStart;
            world.recalls.snapshot(seed);
            return applied(before, next);
        }
        world.kernels.fail(seed, gate, verdict);
        return new Reaction.Reply("gate_failed", verdict.reason(), before, seed.stage);
    }

    private static Reaction.Reply applied(SeedStage before, SeedStage after) {
        return new Reaction.Reply("applied", "", before, after);
    }

    private static Reaction.Reply refused(NaiveSeed seed, String reason) {
        return new Reaction.Reply("refused", reason, seed.stage, seed.stage);
    }

    static String lower(SeedStage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }
}
