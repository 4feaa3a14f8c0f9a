package io.kasmina.lifecycle;

/**
 * How seeds advance.
 *
 * @param mode by command, or by themselves
 * @param trainingSteps AUTOMATIC: fewest host steps in TRAINING before G2 is judged, at least 1; the default is the window over which G2
 *     takes the kernel's latency
 */
public record AdvanceConfig(AdvanceMode mode, int trainingSteps) {

    private static final int LATENCY_WINDOW = 32;

    /** Checks the bounds; throws {@link IllegalArgumentException} that names field, bound and value. */
    public AdvanceConfig {
        if (trainingSteps < 1) {
            throw new IllegalArgumentException("trainingSteps: must be at least 1, was " + trainingSteps);
        }
    }

    /** Returns the default: by command. */
    public static AdvanceConfig onCommand() {
        return new AdvanceConfig(AdvanceMode.ON_COMMAND, LATENCY_WINDOW);
    }

    /** Returns seeds that move by themselves, after 32 steps of training. */
    public static AdvanceConfig automatic() {
        return new AdvanceConfig(AdvanceMode.AUTOMATIC, LATENCY_WINDOW);
    }
}
