package io.kasmina.djl.digits;

import io.kasmina.pipeline.step.StepReport;

/**
 * One step of the digits host.
 *
 * @param report what Kasmina saw
 * @param loss the loss that was trained on, NaN for none
 */
public record StepFigures(StepReport report, double loss) {}
