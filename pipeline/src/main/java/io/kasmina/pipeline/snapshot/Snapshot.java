package io.kasmina.pipeline.snapshot;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.state.Stable;
import io.kasmina.tensor.Weights;

/**
 * A seed at one moment, with its kernel's parameters. Immutable; any thread.
 *
 * @param seed the seed
 * @param stable its state
 * @param paused true if it was paused; a stable snapshot never is
 * @param weights its kernel's parameters
 */
public record Snapshot(SeedId seed, Stable stable, boolean paused, Weights weights) {}
