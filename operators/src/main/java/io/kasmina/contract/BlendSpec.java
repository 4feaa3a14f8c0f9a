package io.kasmina.contract;

import java.util.Arrays;

/** How a seed's activation s joins the host's activation h, decided once at decode. The host is always detached. */
public sealed interface BlendSpec {

    /** Returns the blend used where a command names none: convex. */
    static BlendSpec byDefault() {
        return new Convex();
    }

    /** Returns the name of the mode on the wire. */
    String mode();

    /** Tells whether the blend reads Tamiyo's logits. */
    default boolean needsLogits() {
        return false;
    }

    /** α·s + (1−α)·h. */
    record Convex() implements BlendSpec {
        @Override
        public String mode() {
            return "CONVEX";
        }
    }

    /** h + α·s. */
    record Residual() implements BlendSpec {
        @Override
        public String mode() {
            return "RESIDUAL";
        }
    }

    /** Convex with clamp(α·vec, 0, 1) per channel, dimension 1. */
    final class Channel implements BlendSpec {
        private final float[] alphas;

        private Channel(float[] alphas) {
            this.alphas = alphas;
        }

        /**
         * Makes a channel spec.
         *
         * @param alphas one finite factor in 0..1 a channel, 1 to 65,536 of them; copied
         * @throws IllegalArgumentException naming the first entry out of bounds
         */
        public static Channel of(float... alphas) {
            if (alphas.length < 1 || alphas.length > 65_536) {
                throw new IllegalArgumentException("alpha_vec: must have 1 to 65536 entries, had " + alphas.length);
            }
            for (float alpha : alphas) {
                if (!(alpha >= 0 && alpha <= 1)) {
                    throw new IllegalArgumentException("alpha_vec: entries must be in 0..1, was " + alpha);
                }
            }
            return new Channel(alphas.clone());
        }

        /** Returns a copy of the factors. */
        public float[] alphas() {
            return alphas.clone();
        }

        /** Returns the number of channels. */
        public int channels() {
            return alphas.length;
        }

        @Override
        public String mode() {
            return "CHANNEL";
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Channel channel && Arrays.equals(alphas, channel.alphas);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(alphas);
        }

        @Override
        public String toString() {
            return "Channel[" + alphas.length + " channels]";
        }
    }

    /**
     * Convex with clamp(α·sigmoid(k·(top1−top2−τ)), lo, hi) per sample, from Tamiyo's logits.
     *
     * @param k steepness, finite, at least 0
     * @param tau margin offset, finite, at least 0
     * @param lo lower clamp, 0..hi
     * @param hi upper clamp, lo..1
     */
    record Confidence(double k, double tau, double lo, double hi) implements BlendSpec {

        /** The defaults of the contract: k 4, τ 0.2, lo 0, hi 1. */
        public static Confidence defaults() {
            return new Confidence(4.0, 0.2, 0.0, 1.0);
        }

        /** Checks the bounds; throws {@link IllegalArgumentException} that names field, bound and value. */
        public Confidence {
            atLeastZero("gate_k", k);
            atLeastZero("gate_tau", tau);
            if (!(lo >= 0 && lo <= hi && hi <= 1)) {
                throw new IllegalArgumentException(
                        "alpha_lo, alpha_hi: must be 0 <= lo <= hi <= 1, were " + lo + ", " + hi);
            }
        }

        @Override
        public String mode() {
            return "CONFIDENCE";
        }

        @Override
        public boolean needsLogits() {
            return true;
        }

        private static void atLeastZero(String field, double value) {
            if (!(value >= 0 && Double.isFinite(value))) {
                throw new IllegalArgumentException(field + ": must be finite and at least 0, was " + value);
            }
        }
    }
}
