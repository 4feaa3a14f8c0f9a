package io.kasmina.pipeline.state;

import io.kasmina.contract.SeedId;
import io.kasmina.prefetch.PrefetchSignal;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.MetricName;
import org.jspecify.annotations.Nullable;

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
     * @param epoch the stage epoch of the embargo
     */
    record StartEmbargo(SeedId seed, long epoch) implements Effect {}

    /**
     * Ask the device what is left of a seed, for G5.
     *
     * @param seed the seed
     * @param attempt how many checks failed before, for the back-off
     */
    record CheckReset(SeedId seed, int attempt) implements Effect {}

    /** Something about snapshots. */
    sealed interface Keeping extends Effect {

        /** Returns the seed. */
        SeedId seed();
    }

    /**
     * Copy a kernel's parameters, before any step that sees the new stage.
     *
     * @param seed the seed
     * @param stable what they belong to
     * @param former the one that was wanted before in this life, taken or not; null for none: what was taken before is another life's
     * @param attachment the kernel's number
     */
    record TakeSnapshot(SeedId seed, Stable stable, @Nullable Stable former, long attachment) implements Keeping {}

    /**
     * Forget every copy of a seed's snapshot: its life is over, or another begins.
     *
     * @param seed the seed
     */
    record ForgetSnapshot(SeedId seed) implements Keeping {}

    /**
     * Bring a snapshot's parameters back into a kernel.
     *
     * @param seed the seed
     * @param attachment the kernel's number
     * @param target the snapshot
     * @param generation the seed's generation once it is back
     * @param refetched true if the kernel was fetched for this
     * @param ticket number of the checkpoint that has the parameters, 0 for the last stable snapshot
     */
    record Recall(SeedId seed, long attachment, Stable target, long generation, boolean refetched, long ticket)
            implements Keeping {}

    /**
     * Answer whoever waits for a restore.
     *
     * @param seed the seed
     * @param ticket number of the checkpoint
     * @param failure why it failed, null if it did not
     */
    record Answered(SeedId seed, long ticket, @Nullable RecallFailure failure) implements Keeping {}

    /**
     * Measure a rollback that succeeded.
     *
     * @param seed the seed
     * @param nanos how long it took
     */
    record RolledBack(SeedId seed, long nanos) implements Keeping {}
}
