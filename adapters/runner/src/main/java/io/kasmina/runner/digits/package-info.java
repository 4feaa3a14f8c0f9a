/**
 * The main job: a small host learns real handwritten digits, freezes, and grows by one seed through the public API alone; then every
 * guard is shown to guard.
 *
 * <pre>
 * DigitsCommand ─▶ DigitsJob ─▶ HostPhase ─▶ GrowthPhase ─▶ FaultPhase ─▶ DigitsReport ─▶ table, chart, JSON, expectations
 *                                   └──────────────┴──────────────┴─▶ DigitsRig (engine, pipeline, artifact server, policy)
 * </pre>
 */
@NullMarked
package io.kasmina.runner.digits;

import org.jspecify.annotations.NullMarked;
