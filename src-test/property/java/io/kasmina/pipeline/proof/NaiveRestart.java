package io.kasmina.pipeline.proof;

/**
 * What a restart may cost: one process ends, and another goes on from what was kept. Seeds are where they were. What was counted towards a
 * breaker's transition or the quota of pauses, and what was being brought back, ended with the process; a seed can be rolled back to
 * where its kernel returned to it, and a kernel that was awaited is asked for anew.
 */
final class NaiveRestart {

    private NaiveRestart() {}

    static void of(NaiveWorld world) {
        world.isolation.forget();
        world.kernels.fetches.force("closed", world.clock.now());
        world.commands.forget();
        world.seeds.values().forEach(seed -> restart(world, seed));
        world.recalls.settle();
    }

    private static void restart(NaiveWorld world, NaiveSeed seed) {
        seed.stable = null;
        seed.copied = null;
        seed.slow = false;
        seed.request = NaiveSeed.NO_REQUEST;
        if (seed.recall != null) {
            seed.paused = !seed.recall.refetched() && seed.recall.paused();
            seed.kernel = seed.recall.refetched() ? null : seed.kernel;
            seed.recall = null;
        }
        if (seed.kernel != null) {
            world.recalls.keep(seed);
        } else if (seed.pending) {
            world.kernels.request(seed);
        }
    }
}
