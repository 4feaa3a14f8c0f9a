package io.kasmina.pipeline.snapshot;

import io.kasmina.contract.SeedId;
import io.kasmina.contract.UsageFault;
import io.kasmina.pipeline.dispatch.LaneRules;
import io.kasmina.pipeline.dispatch.SeedLanes;
import io.kasmina.pipeline.lane.DeviceLane;
import io.kasmina.pipeline.state.RecallFailure;
import io.kasmina.pipeline.state.SeedState;
import io.kasmina.pipeline.state.Stable;
import io.kasmina.pipeline.step.AttachedKernel;
import io.kasmina.pipeline.step.KernelTable;
import io.kasmina.tensor.Weights;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Copies seeds for a host's checkpoints and brings them back. Thread-safe. */
public final class Checkpoints {

    private final SeedLanes lanes;
    private final LaneRules rules;
    private final DeviceLane device;
    private final KernelTable kernels;
    private final Tickets tickets;
    private final Scheduler scheduler;
    private final long maxBytes;

    /**
     * Makes it.
     *
     * @param lanes know the seeds
     * @param rules what follows from a restore
     * @param device where parameters are
     * @param kernels the kernels there
     * @param tickets restores under way
     * @param scheduler codes bytes and delivers answers
     * @param maxBytes largest copy that is read
     */
    public Checkpoints(
            SeedLanes lanes,
            LaneRules rules,
            DeviceLane device,
            KernelTable kernels,
            Tickets tickets,
            Scheduler scheduler,
            long maxBytes) {
        this.lanes = lanes;
        this.rules = rules;
        this.device = device;
        this.kernels = kernels;
        this.tickets = tickets;
        this.scheduler = scheduler;
        this.maxBytes = maxBytes;
    }

    /**
     * Copies a seed.
     *
     * @param seed the seed
     * @return the copy; errors with UsageFault UNKNOWN_SEED, with WRONG_STAGE where it has no kernel on the device, or with what the device threw
     */
    public Mono<SeedCopy> export(SeedId seed) {
        return lanes.state(seed)
                .switchIfEmpty(Mono.error(() ->
                        new UsageFault(UsageFault.Kind.UNKNOWN_SEED, "no seed '" + seed + "' that could be copied")))
                .flatMap(state -> device.control(() -> read(state)))
                .publishOn(scheduler)
                .map(snapshot -> SeedCopy.owning(SnapshotCodec.encode(snapshot)));
    }

    private Snapshot read(SeedState state) {
        AttachedKernel kernel = kernels.find(state.heldAttachment());
        if (kernel == null) {
            throw new UsageFault(
                    UsageFault.Kind.WRONG_STAGE,
                    "seed '" + state.seed() + "' has no kernel to copy, it is " + state.stage());
        }
        Weights weights = kernel.kernel().parameters().read();
        return new Snapshot(state.seed(), Stable.of(state), state.isPaused(), weights);
    }

    /**
     * Brings a DORMANT or unknown seed back to where it was copied: fetches its kernel by blueprint and pinned digest, writes the parameters, then
     * enters the stage.
     *
     * @param seed the seed that was copied
     * @param copy from {@link #export}, of any pipeline
     * @return what became of it; a cancellation stops nothing
     */
    public Mono<Restored> restore(SeedId seed, SeedCopy copy) {
        return Mono.fromSupplier(() -> copy.decode(maxBytes))
                .subscribeOn(scheduler)
                .flatMap(decoding -> decoding instanceof Decoding.Read read
                        ? restore(seed, read.snapshot())
                        : Mono.just(new Restored.Failed(((Decoding.Unreadable) decoding).reason())))
                .publishOn(scheduler);
    }

    private Mono<Restored> restore(SeedId seed, Snapshot snapshot) {
        if (!snapshot.seed().equals(seed)) {
            return Mono.just(new Restored.Failed(RecallFailure.FOREIGN_SEED));
        }
        long ticket = tickets.open(snapshot);
        Mono<Restored> answer = tickets.answer(ticket);
        return lanes.admit(seed, state -> rules.recalls()
                        .restore(
                                state,
                                snapshot.stable(),
                                snapshot.paused(),
                                ticket,
                                rules.context().get()))
                .doOnError(closed -> tickets.answered(ticket, RecallFailure.SUPERSEDED))
                .then(answer);
    }
}
