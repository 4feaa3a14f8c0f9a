package io.kasmina.isolate;

/**
 * Second moments of paired host and seed gradients, summed in double precision. Immutable.
 *
 * @param dot Σ h·s, or its unbiased estimate
 * @param hostSquared Σ h², or its unbiased estimate, at least 0
 * @param seedSquared Σ s², or its unbiased estimate, at least 0
 */
public record Moments(double dot, double hostSquared, double seedSquared) {

    /** Nothing summed yet. */
    public static final Moments ZERO = new Moments(0, 0, 0);

    /**
     * Adds one pair of parameters.
     *
     * @param host gradient elements of the host
     * @param seed gradient elements of the seed at the same coordinates
     * @param scale parameter size over drawn samples, which makes the sums unbiased; 1 where all elements are given
     * @return the sum; NaN or infinite where an element is
     * @throws IllegalArgumentException if the lengths differ
     */
    public Moments add(double[] host, double[] seed, double scale) {
        if (host.length != seed.length) {
            throw new IllegalArgumentException(
                    "gradients: must have equal lengths, had " + host.length + " and " + seed.length);
        }
        double products = 0;
        double hosts = 0;
        double seeds = 0;
        for (int i = 0; i < host.length; i++) {
            double h = host[i];
            double s = seed[i];
            products += h * s;
            hosts += h * h;
            seeds += s * s;
        }
        return new Moments(dot + scale * products, hostSquared + scale * hosts, seedSquared + scale * seeds);
    }

    /** Returns ‖h‖. */
    public double hostNorm() {
        return Math.sqrt(hostSquared);
    }

    /** Returns ‖s‖. */
    public double seedNorm() {
        return Math.sqrt(seedSquared);
    }

    /** Returns dot/(‖h‖·‖s‖), 0 where a norm is 0, NaN where a sum is not finite. */
    public double cosine() {
        double norms = hostNorm() * seedNorm();
        return norms == 0 ? 0 : dot / norms;
    }
}
