package io.kasmina.pipeline.snapshot;

import io.kasmina.pipeline.dispatch.LaneRules;
import io.kasmina.pipeline.lane.DeviceLane;
import io.kasmina.pipeline.state.Effect;
import io.kasmina.pipeline.state.RecoveryConfig;
import io.kasmina.pipeline.step.KernelTable;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.StageRecorder;

/** Carries what lanes want done about snapshots. Thread-safe: everything but an answer happens on the device thread, so no lane waits. */
public final class Snapshots {

    private final DeviceLane device;
    private final SnapshotDesk desk;
    private final Tickets tickets;
    private final StageRecorder recorder;

    /**
     * Makes it without any snapshot.
     *
     * @param device where parameters are
     * @param kernels the kernels there
     * @param store the edge to the durable store
     * @param config bounds
     * @param rules what follows on the lanes
     * @param lanes the way there
     * @param tickets checkpoints whose restore is under way
     * @param recorder hears how long rollbacks took
     */
    public Snapshots(
            DeviceLane device,
            KernelTable kernels,
            StoreQueue store,
            RecoveryConfig config,
            LaneRules rules,
            LaneAccess lanes,
            Tickets tickets,
            StageRecorder recorder) {
        this.device = device;
        this.desk = new SnapshotDesk(device, kernels, store, tickets, config, rules, lanes);
        this.tickets = tickets;
        this.recorder = recorder;
    }

    /** Has something done about snapshots, in the order of the calls of one lane; any thread. */
    public void keep(Effect.Keeping effect) {
        if (effect instanceof Effect.TakeSnapshot take) {
            device.release(() -> desk.take(take));
        } else if (effect instanceof Effect.Recall recall) {
            device.release(() -> desk.recall(recall));
        } else if (effect instanceof Effect.ForgetSnapshot forget) {
            device.release(() -> desk.forget(forget.seed()));
        } else if (effect instanceof Effect.Answered answered) {
            tickets.answered(answered.ticket(), answered.failure());
        } else if (effect instanceof Effect.RolledBack done) {
            recorder.time(MetricName.ROLLBACK_LATENCY, done.nanos());
        }
    }

    SnapshotDesk desk() {
        return desk;
    }
}
