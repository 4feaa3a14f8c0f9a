package io.kasmina.runner.digits.view;

/**
 * One line of the table of steps; NaN where a figure was not measured.
 *
 * @param step the host's training step
 * @param stage the seed's stage, or {@code HOST} before there is one
 * @param alpha mean effective α of the step's blend, 0..1
 * @param gate mean confidence gate, 0..1
 * @param leak greatest host gradient after the seed's backward pass, over the steps since the row before
 * @param cosine cosine of host and seed gradients
 * @param loss mean loss of the training batches since the row before
 * @param accuracy on the held-out digits, 0..1
 */
public record StepRow(
        long step, String stage, double alpha, double gate, double leak, double cosine, double loss, double accuracy) {

    /** Stage name of rows from before the seed's germination. */
    public static final String HOST = "HOST";
}
