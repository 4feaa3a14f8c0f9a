package io.kasmina.pipeline.blend;

import io.kasmina.blend.Activation;
import io.kasmina.blend.ActivationJoin;
import io.kasmina.blend.Joined;
import io.kasmina.blend.Logits;
import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.BlendPlan;
import io.kasmina.pipeline.dispatch.SeedLanes;
import io.kasmina.pipeline.lane.BurstScheduler;
import io.kasmina.pipeline.lane.DeviceLane;
import io.kasmina.pipeline.lane.LaneFault;
import io.kasmina.pipeline.state.Evidence;
import io.kasmina.pipeline.step.KernelTable;
import io.kasmina.tensor.Custody;
import io.kasmina.tensor.TensorOps;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;
import reactor.util.concurrent.Queues;

/**
 * Join, plan, execute. Both the seed's lane and the device lane are first-in first-out, so that answers of one seed are made in the order in
 * which their frames were joined; they leave in the order in which they were made. An answer's place is free again when its lease is given
 * back: that is the back-pressure.
 */
public final class FrameBlender {

    private final ActivationJoin join;
    private final SeedLanes lanes;
    private final DeviceLane device;
    private final FrameTask task;
    private final Scheduler scheduler;
    private final Consumer<? super Blended.Made> figures;
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
     * @param figures hears of each blend on the device thread, and must not keep it
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
            Consumer<? super Blended.Made> figures,
            int places) {
        this.join = join;
        this.lanes = lanes;
        this.device = device;
        this.task = new FrameTask(ops, kernels, pool);
        this.scheduler = scheduler;
        this.figures = figures;
        this.places = places;
    }

    /**
     * Blends streams; every frame that leaves the join gets exactly one answer.
     *
     * @param activations owned by the blender from now on
     * @param logits owned by the blender from now on
     * @param closing ends the stream early; between the device and the receiver, so that what it cuts off is given back
     * @return answers; what a receiver's own operators drop is the receiver's
     */
    public Flux<Blended> blend(
            Flux<Activation> activations, Flux<Logits> logits, UnaryOperator<Flux<Blended>> closing) {
        return Flux.defer(() -> {
            Custody<Joined> frames = new Custody<>(Joined::close);
            Custody<Lease> leases = new Custody<>(Lease::discard);
            Queue<Blended> made = Queues.<Blended>unboundedMultiproducer().get();
            // Answers that meet in flatMap leave it in any order, so that each one only says there that the queue has
            // one more.
            return join.join(activations, logits)
                    .doOnNext(frames::keep)
                    .flatMap(frame -> answer(frame, frames, leases).doOnNext(made::add), places, 1)
                    .publishOn(BurstScheduler.of(scheduler), places)
                    .transform(closing)
                    .<Blended>handle((any, receiver) -> hand(made.remove(), leases, receiver))
                    .doOnTerminate(() -> end(frames, leases))
                    .doOnCancel(() -> end(frames, leases));
        });
    }

    /** Before the receiver hears of the end, so that it may close the device at once. */
    private static void end(Custody<Joined> frames, Custody<Lease> leases) {
        try {
            frames.end();
        } finally {
            leases.end();
        }
    }

    /** The receiver owns the lease from here on. */
    private static void hand(Blended answer, Custody<Lease> leases, SynchronousSink<Blended> receiver) {
        if (!(answer instanceof Blended.Made made) || leases.take(made.lease())) {
            receiver.next(answer);
        }
    }

    private Flux<Blended> answer(Joined frame, Custody<Joined> frames, Custody<Lease> leases) {
        AtomicReference<@Nullable Lease> lent = new AtomicReference<>();
        long step = frame.activation().step();
        Mono<Blended> answer = lanes.plan(frame.activation().seed(), step)
                .flatMap(plan -> submit(plan, frame, () -> execute(plan, frame, frames, leases, lent)))
                .map(Delivery::answer)
                .onErrorResume(FrameBlender::isWedged, wedged -> Mono.just(passedThrough(frame.activation())))
                .switchIfEmpty(Mono.fromSupplier(
                        () -> new Blended.Untouched(frame.activation().seed(), step)))
                .doFinally(end -> frames.drop(frame));
        return Flux.concat(answer, Mono.defer(() -> returned(lent.get())));
    }

    private Mono<Delivery> submit(BlendPlan plan, Joined frame, Callable<@Nullable Delivery> task) {
        return BriefFrames.isBrief(plan, frame) ? device.burst(task) : device.data(task);
    }

    /** Takes the frame first, so that a cancellation meanwhile cannot close what the device is reading. */
    private @Nullable Delivery execute(
            BlendPlan plan,
            Joined frame,
            Custody<Joined> frames,
            Custody<Lease> leases,
            AtomicReference<@Nullable Lease> lent) {
        if (!frames.take(frame)) {
            return null;
        }
        try {
            Blended answer = task.execute(plan, frame);
            if (answer instanceof Blended.Made made) {
                leases.keep(made.lease());
                lent.set(made.lease());
            }
            book(plan, answer);
            return new Delivery(answer, leases);
        } finally {
            frame.close();
        }
    }

    /** Booked before the answer is seen, so that a command that follows it finds the evidence. */
    private void book(BlendPlan plan, Blended answer) {
        if (answer instanceof Blended.Made made) {
            figures.accept(made);
            lanes.book(plan.seed(), evidence(plan, List.of(), 0));
        } else if (answer instanceof Blended.Failed failed) {
            lanes.book(plan.seed(), evidence(plan, List.of(failed.reason()), Evidence.NONE_MADE));
        }
    }

    private static Evidence evidence(BlendPlan plan, List<BlendFailure> failures, int madeAfter) {
        return new Evidence(plan.generation(), plan.step(), failures, madeAfter, List.of(), Double.NaN);
    }

    /** The host goes on with its own activation. Not booked: that the device is stuck is no fault of this seed's. */
    private static Blended passedThrough(Activation activation) {
        return new Blended.Failed(activation.seed(), activation.step(), BlendFailure.DEVICE_WEDGED);
    }

    private static boolean isWedged(Throwable failure) {
        return failure instanceof LaneFault fault && fault.kind() == LaneFault.Kind.DEVICE_WEDGED;
    }

    /** An answer's place is taken until its lease is given back. */
    private static Mono<Blended> returned(@Nullable Lease lease) {
        return lease == null ? Mono.empty() : lease.returned().cast(Blended.class);
    }

    /** An answer on its way from the device. The lane closes it where nobody waits any more, and so gives the lease back. */
    private record Delivery(Blended answer, Custody<Lease> leases) implements AutoCloseable {
        @Override
        public void close() {
            if (answer instanceof Blended.Made made) {
                leases.drop(made.lease());
            }
        }
    }
}
