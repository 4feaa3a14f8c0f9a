package io.kasmina.pipeline;

import io.kasmina.blend.Activation;
import io.kasmina.blend.Logits;
import io.kasmina.contract.Adjustment;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.OwnershipConflict;
import io.kasmina.contract.ParameterName;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedView;
import io.kasmina.contract.SignedCommand;
import io.kasmina.isolate.Gradients;
import io.kasmina.isolate.IsolationCheck;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.pipeline.snapshot.Restored;
import io.kasmina.pipeline.snapshot.SeedCopy;
import io.kasmina.pipeline.state.GateRecord;
import io.kasmina.pipeline.state.SeedSnapshot;
import io.kasmina.pipeline.step.GradientOwner;
import io.kasmina.pipeline.step.StepBody;
import io.kasmina.pipeline.step.StepReport;
import io.kasmina.telemetry.Packet;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The one door for embedders. Thread-safe; every publisher is cold unless it says otherwise, and every one fails with
 * {@link io.kasmina.contract.UsageFault} PIPELINE_CLOSED after {@link #close}.
 */
public interface Kasmina extends AutoCloseable {

    /** Starts a builder with default configuration. */
    static KasminaBuilder builder() {
        return new KasminaBuilder();
    }

    /**
     * Runs every internal loop (prefetch, embargo timers, telemetry). Subscribe once, first, and keep it subscribed.
     *
     * @return completes on close, errors on broken infrastructure (such as {@link io.kasmina.pipeline.lane.LaneFault} DEVICE_LOST, after
     *     which the process is of no more use), ALREADY_RUNNING at a second subscription; its end by error or
     *     cancellation closes the pipeline
     */
    Mono<Void> run();

    /**
     * Verifies and applies commands.
     *
     * @param in commands in arrival order; at most {@code commandConcurrency} are in flight
     * @return exactly one outcome for each command; commands of one seed are applied in order
     */
    Flux<Outcome> commands(Flux<SignedCommand> in);

    /**
     * Blends frames without gradients, in order for each seed.
     *
     * @param in activations; their tensors become Kasmina's
     * @param logits Tamiyo's logits; their tensors become Kasmina's
     * @return one element for each activation, but none for a repeated one of a seed and step that waits for logits or was answered; it
     *     may hold a leased buffer, which its consumer closes. A consumer whose own operators may drop elements keeps them in a
     *     {@link io.kasmina.tensor.Custody}, or at least registers {@code doOnDiscard(Blended.class, Blended::discard)}
     */
    Flux<Blended> blend(Flux<Activation> in, Flux<Logits> logits);

    /**
     * Checks isolation for a host that takes its steps elsewhere; one that steps is checked in its steps.
     *
     * @param in gradients in the order of the host's steps; not signed, so whoever can write to their source is trusted
     * @return one check for each record of a seed that trains at present, booked when it is delivered; records of other seeds show nothing and
     *     are left out. The training run and the life of the seed that a record is of are not known here
     */
    Flux<IsolationCheck> gradients(Flux<Gradients> in);

    /**
     * Runs one training step on the device thread. Plans freeze at its start; a CULL that arrives meanwhile lands after it.
     *
     * @param step the host's step number, at most {@link io.kasmina.contract.TrainingStep#LAST}; must rise from call to call
     * @param body the host's part; once it runs, a cancellation ends the report alone
     * @return the report; errors with {@link io.kasmina.pipeline.lane.LaneFault} DEVICE_WEDGED where the device does not answer, TensorFault
     *     OUT_OF_MEMORY where it has no memory left, UsageFault STEP_IN_FLIGHT, STEP_NOT_RISING, STEP_TOO_HIGH or AWAITS_OWN_LANE, with TensorFault
     *     COLLECTOR_IN_USE if the host holds a gradient collector, or with what the body threw
     */
    Mono<StepReport> step(long step, StepBody body);

    /**
     * Notes a step that the host took elsewhere, for hosts that only stream: alphas, gates and packets go by it.
     *
     * @param step the host's step number; must rise from call to call, steps included
     * @return completes when it is noted; errors as {@link #step}
     */
    Mono<Void> mark(long step);

    /**
     * Begins another training run of a host that only streams: its first step may be lower than the last one of the run before.
     *
     * @return completes when it is noted; errors with UsageFault STEP_IN_FLIGHT beside a step
     */
    Mono<Void> newRun();

    /**
     * Takes what a host that only streams says of a seed; one that steps says it in its step.
     *
     * @param report the report; one of an older stage epoch is ignored
     * @return completes when the seed's lane has it
     */
    Mono<Void> report(HostReport report);

    /**
     * Returns a seed's latest gate evaluations, at most {@value io.kasmina.pipeline.dispatch.GateHistory#EVALUATIONS}, oldest first; empty
     * for a seed that had none.
     */
    Mono<List<GateRecord>> gateHistory(SeedId seed);

    /**
     * Validates an update before an optimizer makes it: a parameter has one owner, and a teacher's is never changed.
     *
     * @param owner whose loss or optimizer changes parameters
     * @param parameters what it changes, at most one step's worth
     * @return those that it may not change and why, in order; empty for a valid update
     */
    Mono<List<OwnershipConflict>> validateUpdate(GradientOwner owner, List<ParameterName> parameters);

    /**
     * Copies a seed's trained parameters and state, for the host's checkpoints. Between steps they belong together; beside a running step the parameters
     * are those of its end.
     *
     * @param seed a seed with a kernel, paused or not
     * @return the copy; errors with UsageFault UNKNOWN_SEED, or WRONG_STAGE where it has no kernel
     */
    Mono<SeedCopy> export(SeedId seed);

    /**
     * Brings a seed back to where it was copied, in this pipeline or in another one that can fetch the same artifact.
     *
     * @param seed the seed that was copied; it must be DORMANT or unknown here
     * @param copy from {@link #export}
     * @return what became of it; a cancellation stops nothing
     */
    Mono<Restored> restore(SeedId seed, SeedCopy copy);

    /**
     * Takes a cut: what a process needs to go on from here ({@link KasminaBuilder#seeds}), if what was said up to now is kept too. Pending
     * events are closed into packets for it. What is under way meanwhile is in this cut or in the next one.
     *
     * @return each seed that changed since the last cut, as it is now; every seed at the first, unless the pipeline began with seeds that were
     *     kept. Comes after the subscribers of {@link #telemetry} were handed every packet of what happened before, so that one of them that
     *     asks for nothing holds it up; one that leaves does not. Errors with UsageFault CUT_IN_FLIGHT where the last one has not
     *     ended; what a failed or cancelled one had is in the next
     */
    Mono<List<SeedSnapshot>> cut();

    /** Returns packets as they are closed (hot): CRITICAL ones are never dropped, others may be shed when subscribers are slow. */
    Flux<Packet> telemetry();

    /** Returns verified optimizer adjustments for the host to apply (hot). */
    Flux<Adjustment> adjustments();

    /**
     * Returns every seed's current view, then its view after each change (hot). Changes in quick succession may show the last of them more
     * than once instead of each; telemetry names every stage change.
     */
    Flux<SeedView> seeds();

    /** Tells whether the pipeline may be given work; any thread, at once. */
    Readiness readiness();

    /**
     * Ends every loop, cancels prefetches and detaches kernels. Idempotent; does not wait: {@link #run} completes once everything is given
     * back. The tensor backend and the device lane stay their owner's, who closes them after that, in this order:
     *
     * <pre>{@code
     * CompletableFuture<Void> running = kasmina.run().toFuture();
     * …
     * kasmina.close();
     * running.join();                                              // not on the device thread
     * device.control(() -> { torch.close(); return 1; }).block();
     * device.close();
     * }</pre>
     */
    @Override
    void close();
}
