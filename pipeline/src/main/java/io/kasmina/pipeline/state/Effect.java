package io.kasmina.pipeline.state;

import io.kasmina.contract.SeedId;
import io.kasmina.prefetch.PrefetchSignal;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.MetricName;

/** Something that a decision wants done; the lane carries it out after it stored the new state. */
public sealed interface Effect {

    /**
     * Say something.
     *
     * @param event the event
     */
    record Emit(Event event) implements Effect {}

    /**
     * Keep an evaluation of a gate.
     *
     * @param evaluation the evaluation
     */
    record Judged(GateRecord evaluation) implements Effect {}

    /**
     * Count something.
     *
     * @param name what
     * @param event which kind of it
     */
    record Count(MetricName name, String event) implements Effect {}

    /**
     * Begin or cancel a prefetch.
     *
     * @param signal for the prefetch operator
     */
    record Prefetch(PrefetchSignal signal) implements Effect {}

    /**
     * Give a kernel back.
     *
     * @param seed its seed
     * @param attachment its number
     */
    record Detach(SeedId seed, long attachment) implements Effect {}

    /**
     * Wake the seed when its embargo ends.
     *
     * @param seed the seed
     * @param generation the generation that is under embargo
     */
    record StartEmbargo(SeedId seed, long generation) implements Effect {}

    /**
     * Ask the device what is left of a seed, for G5.
     *
     * @param seed the seed
     * @param attempt how many checks failed before, for the back-off
     */
    record CheckReset(SeedId seed, int attempt) implements Effect {}
}
