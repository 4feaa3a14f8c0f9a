package io.kasmina.isolate;

import io.kasmina.contract.SeedId;
import java.util.List;

/**
 * Gradients of host and seed in one step, from a host that takes its steps elsewhere. Plain memory that nobody owns.
 *
 * @param seed the seed
 * @param step the host's training step, at least 0
 * @param pairs gradients of parameters that the host declares comparable; empty for none
 * @param hostSquared squared norm of the host's gradient over whole parameters, at least 0; 0 where the host did not measure it: then it is estimated
 *     from the pairs
 * @param seedSquared the same of the seed's
 * @param leak norm of the host's gradient after the seed's own backward pass, 0 where the host did not look
 */
public record Gradients(SeedId seed, long step, List<Pair> pairs, double hostSquared, double seedSquared, double leak) {

    /** Checks the bounds and copies the list; throws {@link IllegalArgumentException} that names field, bound and value. */
    public Gradients {
        check(step >= 0, "step", "at least 0", step);
        check(isNorm(hostSquared), "hostSquared", "finite and at least 0", hostSquared);
        check(isNorm(seedSquared), "seedSquared", "finite and at least 0", seedSquared);
        pairs = List.copyOf(pairs);
    }

    /** Returns the moments of all pairs; measured norms stand in for estimated ones. */
    public Moments moments() {
        Moments sum = Moments.ZERO;
        for (Pair pair : pairs) {
            if (pair.host.length > 0) {
                sum = sum.add(pair.host, pair.seed, (double) pair.population / pair.host.length);
            }
        }
        return new Moments(
                sum.dot(),
                hostSquared > 0 ? hostSquared : sum.hostSquared(),
                seedSquared > 0 ? seedSquared : sum.seedSquared());
    }

    /** Returns how many coordinates are behind the moments. */
    public long sampled() {
        return pairs.stream().mapToLong(pair -> pair.host.length).sum();
    }

    private static boolean isNorm(double value) {
        return value >= 0 && Double.isFinite(value);
    }

    private static void check(boolean holds, String field, String bound, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(field + ": must be " + bound + ", was " + value);
        }
    }

    /**
     * Gradients of one parameter pair at the same coordinates: all of them in order, or drawn with replacement.
     *
     * @param parameter the host's name for it
     * @param host the host's elements, not to be changed afterwards
     * @param seed the seed's elements, as many
     * @param population elements of the whole parameter, at least 1 where there are elements
     */
    @SuppressWarnings(
            "ArrayRecordComponent") // compared by nobody, and a copy of a full frame would cost as much as its
    // judgement
    public record Pair(String parameter, double[] host, double[] seed, long population) {

        /** Checks the lengths; throws {@link IllegalArgumentException} that names field, bound and value. */
        public Pair {
            check(host.length == seed.length, "seed", "as long as host, " + host.length, seed.length);
            check(population >= Math.min(host.length, 1), "population", "at least 1", population);
        }
    }
}
