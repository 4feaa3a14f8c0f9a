package io.kasmina.djl.digits;

import java.util.Arrays;

/** Labelled 8×8 digits in plain Java memory. Immutable; any thread. */
public final class DigitSet {

    /** Pixels a digit. */
    public static final int PIXELS = 64;

    /** Classes. */
    public static final int CLASSES = 10;

    private final float[] pixels;
    private final int[] labels;

    private DigitSet(float[] pixels, int[] labels) {
        this.pixels = pixels;
        this.labels = labels;
    }

    /**
     * Makes a set.
     *
     * @param pixels row-major [digits, {@value #PIXELS}], each 0..1; copied
     * @param labels one of 0..9 a digit; copied
     * @return the set
     * @throws IllegalArgumentException if the lengths do not fit each other
     */
    public static DigitSet of(float[] pixels, int[] labels) {
        if (pixels.length != labels.length * PIXELS) {
            throw new IllegalArgumentException(
                    "pixels: must be " + labels.length + " x " + PIXELS + ", had " + pixels.length);
        }
        return new DigitSet(pixels.clone(), labels.clone());
    }

    /** Returns the number of digits. */
    public int size() {
        return labels.length;
    }

    /** Returns a copy of the labels. */
    public int[] labels() {
        return labels.clone();
    }

    /** Returns a copy of the pixels, row-major [digits, {@value #PIXELS}]. */
    public float[] pixels() {
        return pixels.clone();
    }

    /**
     * Picks digits.
     *
     * @param indices positions in 0..size−1, in the order wanted
     * @return a new set
     */
    public DigitSet select(int... indices) {
        float[] chosen = new float[indices.length * PIXELS];
        int[] chosenLabels = new int[indices.length];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(pixels, indices[i] * PIXELS, chosen, i * PIXELS, PIXELS);
            chosenLabels[i] = labels[indices[i]];
        }
        return new DigitSet(chosen, chosenLabels);
    }

    /**
     * Compares class decisions with the labels.
     *
     * @param decisions one class a digit
     * @return the share that is right, 0..1
     * @throws IllegalArgumentException for another number of decisions
     */
    public double accuracy(int... decisions) {
        if (decisions.length != labels.length) {
            throw new IllegalArgumentException(
                    "decisions: must be " + labels.length + ", were " + Arrays.toString(decisions));
        }
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
            right += decisions[i] == labels[i] ? 1 : 0;
        }
        return (double) right / labels.length;
    }
}
