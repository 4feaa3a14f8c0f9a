package io.kasmina.pipeline;

import io.kasmina.pipeline.dispatch.LaneRules;
import io.kasmina.pipeline.dispatch.SeedLanes;
import io.kasmina.pipeline.lane.SerialMailbox;
import io.kasmina.pipeline.snapshot.Checkpoints;
import io.kasmina.pipeline.snapshot.LaneAccess;
import io.kasmina.pipeline.snapshot.Snapshots;
import io.kasmina.pipeline.snapshot.StoreLoop;
import io.kasmina.pipeline.snapshot.StoreQueue;
import io.kasmina.pipeline.snapshot.Tickets;
import io.kasmina.pipeline.step.KernelTable;
import io.kasmina.telemetry.StageRecorder;
import reactor.core.publisher.Mono;

/** Wires what keeps and brings back state. */
final class Recovery {

    private final KasminaParts parts;
    private final KernelTable kernels;
    private final Tickets tickets = new Tickets();
    private final StoreQueue queue;
    private final Snapshots snapshots;

    Recovery(
            KasminaParts parts,
            SerialMailbox outlets,
            KernelTable kernels,
            LaneRules rules,
            StageRecorder recorder,
            LaneAccess lanes) {
        this.parts = parts;
        this.kernels = kernels;
        this.queue = new StoreQueue(outlets);
        this.snapshots = new Snapshots(
                parts.device(), kernels, queue, parts.config().recovery(), rules, lanes, tickets, recorder);
    }

    /** Returns what carries the lanes' effects. */
    Snapshots snapshots() {
        return snapshots;
    }

    /** Moves snapshots to the durable store and back until the end. */
    Mono<Void> run() {
        return new StoreLoop(queue, parts.snapshots(), snapshots, parts.device(), parts.scheduler(), maxBytes()).run();
    }

    /** Ends the loop after what is queued. */
    void complete() {
        queue.complete();
    }

    /** Returns what copies seeds for checkpoints, and brings them back. */
    Checkpoints checkpoints(SeedLanes lanes, LaneRules rules) {
        return new Checkpoints(lanes, rules, parts.device(), kernels, tickets, parts.scheduler(), maxBytes());
    }

    private long maxBytes() {
        return parts.config().recovery().snapshotBytes();
    }
}
