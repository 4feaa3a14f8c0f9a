package io.kasmina.djl.digits;

/**
 * What a training step of a seed showed.
 *
 * @param loss the loss that was trained on
 * @param leak greatest absolute gradient of the seed's loss that reached the host, 0 for none
 * @param seedSquared squared norm of the seed's gradient
 */
public record StreamedStep(double loss, double leak, double seedSquared) {}
