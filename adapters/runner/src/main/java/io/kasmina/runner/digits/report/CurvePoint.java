package io.kasmina.runner.digits.report;

import org.jspecify.annotations.Nullable;

/**
 * One point of the learning curve.
 *
 * @param step the host's training step
 * @param stage the seed's stage, HOST before there is one
 * @param loss mean training loss, null where nothing was trained
 * @param accuracy on the held-out digits, 0..1
 */
public record CurvePoint(long step, String stage, @Nullable Double loss, double accuracy) {}
