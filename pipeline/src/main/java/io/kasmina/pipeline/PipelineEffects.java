package io.kasmina.pipeline;

import io.kasmina.contract.GateReason;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedView;
import io.kasmina.pipeline.blend.LeasePool;
import io.kasmina.pipeline.dispatch.EffectPort;
import io.kasmina.pipeline.dispatch.LaneRules;
import io.kasmina.pipeline.dispatch.SeedLanes;
import io.kasmina.pipeline.lane.DeviceLane;
import io.kasmina.pipeline.snapshot.Snapshots;
import io.kasmina.pipeline.state.Effect;
import io.kasmina.pipeline.step.KernelTable;
import io.kasmina.prefetch.PrefetchOrder;
import io.kasmina.prefetch.PrefetchSignal;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.telemetry.TelemetrySink;
import java.util.Map;

/** Carries a lane's effects to telemetry, the prefetch loop, the device and the directory. */
final class PipelineEffects implements EffectPort {

    private final TelemetrySink telemetry;
    private final StageRecorder recorder;
    private final PrefetchQueue prefetches;
    private final DeviceLane device;
    private final KernelTable kernels;
    private final LeasePool pool;
    private final SeedDirectory directory;
    private final Snapshots snapshots;
    private final LaneAccess access;

    PipelineEffects(
            TelemetrySink telemetry,
            StageRecorder recorder,
            PrefetchQueue prefetches,
            DeviceLane device,
            KernelTable kernels,
            LeasePool pool,
            SeedDirectory directory,
            Snapshots snapshots,
            LaneAccess access) {
        this.telemetry = telemetry;
        this.recorder = recorder;
        this.prefetches = prefetches;
        this.device = device;
        this.kernels = kernels;
        this.pool = pool;
        this.directory = directory;
        this.snapshots = snapshots;
        this.access = access;
    }

    @Override
    public void emit(Event event) {
        telemetry.emit(event);
    }

    @Override
    public void count(MetricName name, String event) {
        recorder.count(name, Map.of("event", event), 1);
    }

    @Override
    public void prefetch(PrefetchSignal signal) {
        prefetches.offer(signal, this::refused);
    }

    @Override
    public void refetch(PrefetchOrder order, boolean insists) {
        prefetches.refetch(order, insists);
    }

    @Override
    public void detach(SeedId seed, long attachment) {
        device.release(() -> kernels.detach(attachment));
    }

    @Override
    public void checkReset(SeedId seed, int attempt) {
        device.release(() -> {
            boolean held = kernels.holds(seed);
            int leases = pool.openLeases(seed);
            boolean pending = prefetches.isPending(seed);
            access.lanes()
                    .post(seed, state -> access.rules().kernels().resetChecked(state, held, pending, leases, attempt));
        });
    }

    @Override
    public void keep(Effect.Keeping effect) {
        snapshots.keep(effect);
    }

    @Override
    public void publish(SeedView view) {
        directory.publish(view);
    }

    /** A prefetch that cannot even begin fails G1 at once; a cancellation that finds the loop ended has nothing to cancel. */
    private void refused(PrefetchSignal signal) {
        if (signal instanceof PrefetchSignal.Start start) {
            PrefetchOrder order = start.order();
            prefetches.ended(order);
            LaneRules rules = access.rules();
            access.lanes().post(order.seed(), state -> rules.kernels()
                    .failed(
                            state,
                            order.generation(),
                            GateReason.FETCH_DENIED,
                            rules.context().get()));
        }
    }

    /** The way back to the lanes, which exist only after their effects' port. */
    interface LaneAccess {

        /** Returns the lanes. */
        SeedLanes lanes();

        /** Returns their rules. */
        LaneRules rules();
    }
}
