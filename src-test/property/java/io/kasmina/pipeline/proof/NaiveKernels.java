package io.kasmina.pipeline.proof;

import io.kasmina.contract.SeedStage;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import java.util.function.Consumer;

/** How kernels come and go in the words of the specification, and with them the ends of a life. */
final class NaiveKernels {

    private static final long FETCH_MILLIS = 1_000;
    private static final long LONGEST_BACKOFF = 32;

    private final NaiveWorld world;
    private final NaiveBreaker fetches;
    private long requests;

    NaiveKernels(NaiveWorld world, Consumer<Said> telemetry) {
        this.world = world;
        this.fetches = NaiveBreaker.fetch(telemetry);
    }

    /** Asks for a kernel; the source has a second to answer. */
    void request(NaiveSeed seed) {
        boolean whole = world.setting.whole();
        if (whole && !fetches.allow(world.clock.now())) {
            world.say(seed, EventName.BREAKER_DENIED, Level.WARNING, "fetch");
            failed(seed, Fetch.DENIED, EventName.PREFETCH_FAILED, Level.ERROR);
            return;
        }
        world.say(seed, EventName.PREFETCH_REQUESTED, Level.INFO, "");
        long request = ++requests;
        seed.request = request;
        if (whole) {
            world.clock.after(FETCH_MILLIS, () -> {
                if (seed.request == request) {
                    fetches.fail(world.clock.now());
                    failed(seed, Fetch.TIMEOUT, EventName.PREFETCH_TIMEOUT, Level.CRITICAL);
                }
            });
        }
    }

    /** The source answers the latest request. */
    void answered(NaiveSeed seed, Fetch end) {
        if (!world.setting.whole()) {
            seed.request = NaiveSeed.NO_REQUEST;
            arrive(seed, end, seed.generation);
        } else if (end.isFoundOnDevice()) {
            fetches.succeed();
            seed.request = NaiveSeed.NO_REQUEST;
            long generation = seed.generation;
            world.onDevice(() -> arrive(seed, end, generation));
        } else {
            fetches.fail(world.clock.now());
            failed(seed, end, EventName.PREFETCH_FAILED, Level.ERROR);
        }
    }

    private void failed(NaiveSeed seed, Fetch end, EventName name, Level level) {
        seed.request = NaiveSeed.NO_REQUEST;
        world.say(
                seed,
                name,
                level,
                name == EventName.PREFETCH_TIMEOUT ? "" : end.reason().code());
        arrive(seed, end, seed.generation);
    }

    /** A kernel comes, or does not: then G1 fails at once, or the rollback that wanted it. What nobody awaits goes back, in its turn. */
    private void arrive(NaiveSeed seed, Fetch end, long generation) {
        boolean comes = end.reason() == null;
        if (!seed.awaits() || seed.generation != generation) {
            goBack(seed, comes ? 1 : 0);
        } else if (comes) {
            seed.kernel = end;
            world.say(seed, EventName.KERNEL_ATTACHED, Level.INFO, "");
            if (seed.recall == null) {
                seed.pending = false;
                snapshot(seed);
            } else {
                bring(seed);
            }
        } else if (seed.recall != null) {
            giveUp(seed, "kernel_unavailable");
        } else {
            fail(seed, "g1", NaiveGates.g1(seed, end));
        }
    }

    private void goBack(NaiveSeed seed, int kernels) {
        seed.strays += kernels;
        world.onDevice(() -> seed.strays -= kernels);
    }

    /** A gate fails: what follows is what a CULL does in that stage. */
    void fail(NaiveSeed seed, String gate, String reason) {
        boolean fossil = seed.stage == SeedStage.FOSSILIZED;
        NaiveSeed.Stable stable = fossil ? null : seed.stable;
        String payload = stable == null ? "false" : "true " + NaiveCommands.lower(stable.stage());
        world.say(seed, EventName.ROLLBACK_PAYLOAD, Level.INFO, payload);
        world.judged(seed, gate, reason);
        if (fossil) {
            terminate(seed);
        } else {
            cull(seed);
        }
    }

    /** FOSSILIZED: the end. */
    void terminate(NaiveSeed seed) {
        clear(seed);
        world.enter(seed, SeedStage.TERMINATED);
        seed.stable = null;
    }

    /** GERMINATED to PROBATIONARY: CULLED, then EMBARGOED, which ends by itself. */
    void cull(NaiveSeed seed) {
        clear(seed);
        world.enter(seed, SeedStage.CULLED);
        world.enter(seed, SeedStage.EMBARGOED);
        world.say(seed, EventName.EMBARGO, Level.INFO, "began");
        long epoch = seed.epoch;
        world.clock.after(world.setting.embargoMillis(), () -> {
            if (seed.stage == SeedStage.EMBARGOED && seed.epoch == epoch) {
                world.say(seed, EventName.EMBARGO, Level.INFO, "ended");
                world.enter(seed, SeedStage.RESETTING);
                world.onDevice(() -> reset(seed, 1));
            }
        });
    }

    /** Takes everything from a seed, also the kernel that a rollback would have brought. */
    void clear(NaiveSeed seed) {
        if (seed.request != NaiveSeed.NO_REQUEST) {
            world.say(seed, EventName.PREFETCH_CANCELED, Level.INFO, "retired");
        }
        if (seed.recall != null) {
            world.say(seed, EventName.ROLLBACK_FAILED, Level.ERROR, "superseded");
        }
        if (seed.kernel != null) {
            world.say(seed, EventName.KERNEL_DETACHED, Level.INFO, "retired");
        }
        seed.request = NaiveSeed.NO_REQUEST;
        seed.kernel = null;
        seed.paused = false;
        seed.recall = null;
        seed.pending = false;
        seed.generation++;
        seed.forget();
    }

    /** G5; a rollback under way leaves the stage or gives its kernel back, and is no failure. */
    private void reset(NaiveSeed seed, long wait) {
        if (seed.stage != SeedStage.RESETTING) {
            return;
        }
        if (seed.recall == null && world.judged(seed, "g5", NaiveGates.g5(seed))) {
            world.enter(seed, SeedStage.DORMANT);
        } else {
            long next = Math.min(LONGEST_BACKOFF, 2 * wait);
            world.clock.after(1_000 * wait, () -> world.onDevice(() -> reset(seed, next)));
        }
    }

    /** What a passed transition leaves to go back to. */
    void snapshot(NaiveSeed seed) {
        if (!seed.isAttached()) {
            return;
        }
        if (seed.noRoom) {
            world.say(seed, EventName.SNAPSHOT_FAILED, Level.WARNING, "memory_full");
        } else {
            seed.stable = new NaiveSeed.Stable(
                    seed.stage, seed.epoch, seed.generation, seed.blendStart, seed.fineTuning, seed.violations);
        }
    }

    /** A rollback begins; a seed without a kernel has to get one first. */
    void recall(NaiveSeed seed) {
        if (seed.kernel == null) {
            request(seed);
        } else {
            bring(seed);
        }
    }

    private void bring(NaiveSeed seed) {
        NaiveSeed.Recall recall = seed.recall;
        if (world.setting.whole()) {
            world.onDevice(() -> brought(seed, recall));
        }
    }

    /** The parameters are what they were: now the seed is, too. */
    void brought(NaiveSeed seed, NaiveSeed.Recall recall) {
        if (seed.recall != recall) {
            goBack(seed, 1);
            return;
        }
        SeedStage before = seed.stage;
        SeedStage next = recall.target().stage();
        boolean enters = before != next && (next == SeedStage.TRAINING || next == SeedStage.BLENDING);
        if (recall.refetched() && enters && world.isolation.isOpen(world.clock.now())) {
            giveUp(seed, "isolation_breaker_open");
            return;
        }
        seed.goBackTo(recall);
        if (before != seed.stage) {
            String stages = NaiveCommands.lower(before) + " " + NaiveCommands.lower(seed.stage);
            world.say(seed, EventName.STAGE_CHANGED, Level.INFO, stages + " " + seed.epoch + " recall");
        }
        boolean within = world.clock.now() - recall.since() <= (recall.refetched() ? 12_000 : 500);
        Level level = within ? Level.INFO : Level.WARNING;
        world.say(seed, EventName.ROLLBACK_COMPLETE, level, (recall.refetched() ? "full " : "fast ") + within);
    }

    /** The seed is as it was before the rollback. */
    void giveUp(NaiveSeed seed, String reason) {
        world.say(seed, EventName.ROLLBACK_FAILED, Level.ERROR, reason);
        if (seed.recall.refetched()) {
            seed.kernel = null;
        } else {
            seed.paused = seed.recall.paused();
        }
        seed.recall = null;
    }
}
