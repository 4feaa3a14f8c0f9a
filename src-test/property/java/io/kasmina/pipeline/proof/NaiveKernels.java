package io.kasmina.pipeline.proof;

import io.kasmina.contract.SeedStage;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import java.util.function.Consumer;

/** How kernels come and go in the words of the specification, and with them the ends of a life. */
final class NaiveKernels {

    private static final long FETCH_MILLIS = 1_000;
    private static final long LONGEST_BACKOFF = 32;
    private static final String SOURCE = "source";

    private final NaiveWorld world;
    final NaiveBreaker fetches;
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
                    fetches.fail(SOURCE, world.clock.now());
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
            fetches.succeed(SOURCE);
            seed.request = NaiveSeed.NO_REQUEST;
            long generation = seed.generation;
            world.onDevice(() -> arrive(seed, end, generation));
        } else {
            fetches.fail(SOURCE, world.clock.now());
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
    private void arrive(NaiveSeed seed, Fetch kernel, long generation) {
        Fetch end = world.setting.whole() ? admitted(seed, kernel) : kernel;
        boolean comes = end.reason() == null;
        long shares = comes && end == Fetch.LENT ? world.registry.own(seed) : NaiveSeed.NOTHING_SHARED;
        if (!seed.awaits() || seed.generation != generation) {
            goBack(seed, comes ? 1 : 0, shares);
        } else if (comes) {
            seed.shares = shares;
            attach(seed, end);
            if (seed.recall == null) {
                seed.pending = false;
                world.recalls.keep(seed);
                world.commands.moveOn(seed);
                world.recalls.settle();
            } else {
                world.recalls.bring(seed);
            }
        } else if (seed.recall != null) {
            world.recalls.giveUp(seed, "kernel_unavailable");
        } else if (world.setting.observes() && end.letsStandIn() && !seed.awaitsStandIn) {
            standIn(seed, end);
        } else {
            fail(seed, "g1", world.gates.g1(seed, end));
        }
    }

    /** A kernel that shares a parameter with the host, a teacher or another kernel never attaches. */
    private Fetch admitted(NaiveSeed seed, Fetch kernel) {
        String owner =
                switch (kernel) {
                    case SHARED -> "host_owned";
                    case LENT -> world.registry.owner();
                    default -> "";
                };
        if (owner.isEmpty()) {
            return kernel;
        }
        world.say(seed, EventName.PARAMETER_SHARED, Level.WARNING, owner);
        return Fetch.SHARED;
    }

    private void attach(NaiveSeed seed, Fetch end) {
        String blueprint = seed.awaitsStandIn ? Setting.FALLBACK : seed.id.value();
        seed.kernel = end;
        seed.standIn = seed.awaitsStandIn;
        seed.awaitsStandIn = false;
        world.say(seed, EventName.KERNEL_ATTACHED, Level.INFO, blueprint);
        if (seed.standIn) {
            world.say(seed, EventName.FALLBACK_ATTACHED, Level.CRITICAL, Setting.FALLBACK);
        }
    }

    /** OBSERVE: the fallback is loaded instead, and neither the source of kernels nor the fetch breaker is asked. */
    private void standIn(NaiveSeed seed, Fetch end) {
        String what = Setting.FALLBACK + " " + end.reason().code();
        world.say(seed, EventName.FALLBACK_REQUESTED, Level.CRITICAL, what);
        world.say(seed, EventName.PREFETCH_REQUESTED, Level.INFO, "");
        seed.awaitsStandIn = true;
        if (world.setting.whole()) {
            long generation = seed.generation;
            world.onDevice(() -> arrive(seed, world.setting.standIn(), generation));
        } else {
            seed.request = ++requests;
        }
    }

    void goBack(NaiveSeed seed, int kernels, long shares) {
        seed.strays += kernels;
        world.onDevice(() -> {
            seed.strays -= kernels;
            world.registry.disown(shares);
        });
    }

    /** A gate fails: what follows is what a CULL does in that stage. */
    void fail(NaiveSeed seed, String gate, NaiveGates.Verdict verdict) {
        boolean fossil = seed.stage == SeedStage.FOSSILIZED;
        NaiveSeed.Stable stable = fossil ? null : seed.stable;
        String payload = stable == null || stable.standIn() ? "false" : "true " + NaiveCommands.lower(stable.stage());
        world.say(seed, EventName.ROLLBACK_PAYLOAD, Level.INFO, payload);
        world.judged(seed, gate, verdict);
        retire(seed, "retired");
    }

    /** Whatever lives or is being brought back is retired; tells whether it did or was. */
    boolean retire(NaiveSeed seed, String why) {
        if (seed.isCullable()) {
            cull(seed, why);
        } else if (seed.stage == SeedStage.FOSSILIZED) {
            terminate(seed, why);
        } else if (seed.recall != null) {
            clear(seed, why);
        } else {
            return false;
        }
        return true;
    }

    /** FOSSILIZED: the end. */
    void terminate(NaiveSeed seed, String why) {
        clear(seed, why);
        world.enter(seed, SeedStage.TERMINATED);
        seed.stable = null;
        seed.copied = null;
    }

    /** GERMINATED to PROBATIONARY: CULLED, then EMBARGOED, which ends by itself. */
    void cull(NaiveSeed seed, String why) {
        clear(seed, why);
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
    void clear(NaiveSeed seed, String why) {
        if (seed.request != NaiveSeed.NO_REQUEST) {
            world.say(seed, EventName.PREFETCH_CANCELED, Level.INFO, why);
        }
        if (seed.recall != null) {
            world.recalls.ended(seed, "superseded");
        }
        if (seed.kernel != null) {
            world.say(seed, EventName.KERNEL_DETACHED, Level.INFO, why);
            long shares = seed.shares;
            world.onDevice(() -> world.registry.disown(shares));
        }
        seed.request = NaiveSeed.NO_REQUEST;
        seed.kernel = null;
        seed.shares = NaiveSeed.NOTHING_SHARED;
        seed.standIn = false;
        seed.awaitsStandIn = false;
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
        if (seed.recall == null && world.judged(seed, "g5", world.gates.g5(seed))) {
            world.enter(seed, SeedStage.DORMANT);
        } else {
            long next = Math.min(LONGEST_BACKOFF, 2 * wait);
            world.clock.after(1_000 * wait, () -> world.onDevice(() -> reset(seed, next)));
        }
    }
}
