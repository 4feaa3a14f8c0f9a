package io.kasmina.pipeline.proof;

import io.kasmina.contract.SeedStage;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import java.util.ArrayDeque;
import java.util.Deque;

/** What seeds can be brought back to, and how they are, in the words of the specification. */
final class NaiveRecalls {

    private final NaiveWorld world;
    private final Deque<Runnable> copies = new ArrayDeque<>();

    NaiveRecalls(NaiveWorld world) {
        this.world = world;
    }

    /** What a passed transition leaves to go back to. */
    void snapshot(NaiveSeed seed) {
        if (seed.isAttached()) {
            keep(seed);
            settle();
        }
    }

    /** The snapshot counts at once; where the device then has no room for it, the last that it had room for. */
    void keep(NaiveSeed seed) {
        NaiveSeed.Stable wanted = moment(seed);
        seed.stable = wanted;
        copies.add(() -> copy(seed, wanted));
    }

    private static NaiveSeed.Stable moment(NaiveSeed seed) {
        return new NaiveSeed.Stable(
                seed.stage,
                seed.epoch,
                seed.generation,
                seed.blendStart,
                seed.trainingStart,
                seed.fineTuning,
                seed.violations,
                seed.standIn);
    }

    void settle() {
        while (!copies.isEmpty()) {
            copies.poll().run();
        }
    }

    private void copy(NaiveSeed seed, NaiveSeed.Stable wanted) {
        if (!seed.noRoom) {
            seed.copied = wanted;
            return;
        }
        world.say(seed, EventName.SNAPSHOT_FAILED, Level.WARNING, "memory_full");
        seed.stable = seed.stable == wanted ? seed.copied : seed.stable;
    }

    /** A rollback begins; a seed without a kernel has to get one first. */
    void recall(NaiveSeed seed) {
        if (seed.kernel == null) {
            world.kernels.request(seed);
        } else {
            bring(seed);
        }
    }

    void bring(NaiveSeed seed) {
        NaiveSeed.Recall recall = seed.recall;
        if (world.setting.whole()) {
            long shares = seed.shares;
            world.onDevice(() -> {
                if (seed.recall == recall) {
                    brought(seed, recall);
                } else {
                    // Whoever ended the rollback has no use for its kernel: it goes at once.
                    world.registry.disown(shares);
                }
            });
        }
    }

    /** The parameters are what they were: now the seed is, too. */
    void brought(NaiveSeed seed, NaiveSeed.Recall recall) {
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
        if (recall.isRestore()) {
            keep(seed);
            settle();
            world.say(seed, EventName.SEED_RESTORED, Level.INFO, NaiveCommands.lower(seed.stage));
            world.answer("restored", "");
            return;
        }
        boolean within = world.clock.now() - recall.since() <= (recall.refetched() ? 12_000 : 500);
        Level level = within ? Level.INFO : Level.WARNING;
        world.say(seed, EventName.ROLLBACK_COMPLETE, level, (recall.refetched() ? "full " : "fast ") + within);
    }

    /** Copies a seed that has a kernel. */
    void export(NaiveSeed seed) {
        if (!seed.known) {
            world.answer("export_failed", "unknown_seed");
        } else if (seed.kernel == null) {
            world.answer("export_failed", "wrong_stage");
        } else {
            seed.exported = moment(seed);
            seed.exportedPaused = seed.paused;
            world.answer("exported", "");
        }
    }

    /** Brings a seed back that has nothing of its own, by a kernel that is fetched for it. */
    void restore(NaiveSeed seed) {
        NaiveSeed.Stable target = seed.exported;
        if (target == null) {
            return;
        }
        boolean shutOut = (target.stage() == SeedStage.TRAINING || target.stage() == SeedStage.BLENDING)
                && world.isolation.isOpen(world.clock.now());
        if (seed.stage != SeedStage.DORMANT || seed.recall != null) {
            world.answer("restore_failed", "seed_busy");
        } else if (target.standIn()) {
            world.answer("restore_failed", "kernel_unavailable");
        } else if (shutOut) {
            world.answer("restore_failed", "isolation_breaker_open");
        } else {
            seed.known = true;
            seed.recall = new NaiveSeed.Recall(target, true, seed.exportedPaused, world.clock.now(), true);
            world.kernels.request(seed);
        }
    }

    /** A rollback or restore ends without success. */
    void ended(NaiveSeed seed, String reason) {
        boolean restore = seed.recall.isRestore();
        world.say(seed, restore ? EventName.RESTORE_FAILED : EventName.ROLLBACK_FAILED, Level.ERROR, reason);
        if (restore) {
            world.answer("restore_failed", reason);
        }
    }

    /** The seed is as it was before the rollback. */
    void giveUp(NaiveSeed seed, String reason) {
        ended(seed, reason);
        if (seed.recall.refetched()) {
            seed.kernel = null;
        } else {
            seed.paused = seed.recall.paused();
        }
        seed.recall = null;
    }
}
