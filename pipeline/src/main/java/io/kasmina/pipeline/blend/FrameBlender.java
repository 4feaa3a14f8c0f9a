package io.kasmina.pipeline.blend;

import io.kasmina.blend.Activation;
import io.kasmina.blend.ActivationJoin;
import io.kasmina.blend.Joined;
import io.kasmina.blend.Logits;
import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.BlendPlan;
import io.kasmina.pipeline.dispatch.SeedLanes;
import io.kasmina.pipeline.lane.DeviceLane;
import io.kasmina.pipeline.state.Evidence;
import io.kasmina.pipeline.step.KernelTable;
import io.kasmina.tensor.TensorOps;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Join, plan, execute. Both the seed's lane and the device lane are first-in first-out, so that answers of one seed keep the order in which
 * their frames were joined. An answer's place is free again when its lease is given back: that is the back-pressure.
 */
public final class FrameBlender {

    private final ActivationJoin join;
    private final SeedLanes lanes;
    private final DeviceLane device;
    private final FrameTask task;
    private final Scheduler scheduler;
    private final int places;

    /**
     * Makes a blender.
     *
     * @param join joins activations and logits
     * @param lanes stamps plans
     * @param device executes them
     * @param ops blends
     * @param kernels the kernels on the device
     * @param pool lends output buffers
     * @param scheduler answers are delivered on it
     * @param places most frames in flight, leases included, at least 1
     */
    public FrameBlender(
            ActivationJoin join,
            SeedLanes lanes,
            DeviceLane device,
            TensorOps ops,
            KernelTable kernels,
            LeasePool pool,
            Scheduler scheduler,
            int places) {
        this.join = join;
        this.lanes = lanes;
        this.device = device;
        this.task = new FrameTask(ops, kernels, pool);
        this.scheduler = scheduler;
        this.places = places;
    }

    /**
     * Blends streams; every frame that leaves the join gets exactly one answer.
     *
     * @param activations owned by the blender from now on
     * @param logits owned by the blender from now on
     * @return answers; the receiver registers {@code doOnDiscard(Blended.class, Blended::discard)}
     */
    public Flux<Blended> blend(Flux<Activation> activations, Flux<Logits> logits) {
        return join.join(activations, logits)
                .flatMap(this::answer, places, 1)
                .publishOn(scheduler, places)
                .doOnDiscard(Joined.class, Joined::close);
    }

    /**
     * Nothing but operators that pass an element on or discard it stands between the device and {@code flatMap}: a lease never gets lost
     * in a cancellation.
     */
    private Flux<Blended> answer(Joined frame) {
        AtomicBoolean taken = new AtomicBoolean();
        AtomicReference<@Nullable Lease> lent = new AtomicReference<>();
        long step = frame.activation().step();
        Mono<Blended> answer = lanes.plan(frame.activation().seed(), step)
                .flatMap(plan -> device.data(() -> execute(plan, frame, taken, lent)))
                .switchIfEmpty(Mono.fromSupplier(
                        () -> new Blended.Untouched(frame.activation().seed(), step)))
                .doFinally(end -> closeOnce(frame, taken));
        return Flux.concat(answer, Mono.defer(() -> returned(lent.get())));
    }

    /** Claims the frame first, so that a cancellation meanwhile cannot close what the device is reading. */
    private @Nullable Blended execute(
            BlendPlan plan, Joined frame, AtomicBoolean taken, AtomicReference<@Nullable Lease> lent) {
        if (!taken.compareAndSet(false, true)) {
            return null;
        }
        try {
            Blended answer = task.execute(plan, frame);
            book(plan, answer, lent);
            return answer;
        } finally {
            frame.close();
        }
    }

    /** Booked before the answer is seen, so that a command that follows it finds the evidence. */
    private void book(BlendPlan plan, Blended answer, AtomicReference<@Nullable Lease> lent) {
        if (answer instanceof Blended.Made made) {
            lent.set(made.lease());
            lanes.book(plan.seed(), evidence(plan, List.of(), 0));
        } else if (answer instanceof Blended.Failed failed) {
            lanes.book(plan.seed(), evidence(plan, List.of(failed.reason()), Evidence.NONE_MADE));
        }
    }

    private static Evidence evidence(BlendPlan plan, List<BlendFailure> failures, int madeAfter) {
        return new Evidence(plan.generation(), plan.step(), failures, madeAfter, List.of(), Double.NaN);
    }

    /** An answer's place is taken until its lease is given back. */
    private static Mono<Blended> returned(@Nullable Lease lease) {
        return lease == null ? Mono.empty() : lease.returned().cast(Blended.class);
    }

    private static void closeOnce(Joined frame, AtomicBoolean taken) {
        if (taken.compareAndSet(false, true)) {
            frame.close();
        }
    }
}
