package io.kasmina.pipeline.snapshot;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.dispatch.LaneRules;
import io.kasmina.pipeline.lane.DeviceLane;
import io.kasmina.pipeline.state.Effect;
import io.kasmina.pipeline.state.KernelState;
import io.kasmina.pipeline.state.RecallFailure;
import io.kasmina.pipeline.state.RecallKind;
import io.kasmina.pipeline.state.RecoveryConfig;
import io.kasmina.pipeline.state.Stable;
import io.kasmina.pipeline.step.AttachedKernel;
import io.kasmina.pipeline.step.KernelTable;
import io.kasmina.tensor.TensorFault;
import io.kasmina.tensor.Weights;
import org.jspecify.annotations.Nullable;

/**
 * Takes snapshots and brings them back, on the device thread. Confined to it, fields and vault alike.
 *
 * <p>Both are control tasks, in the order in which lanes decided. So a snapshot precedes every step that sees the stage that it belongs to, and a
 * recall follows the snapshot that it goes back to; a step that is already running ends first.
 */
final class SnapshotDesk {

    private static final long FIRST_RETRY_MILLIS = 1_000;
    private static final long LONGEST_RETRY_MILLIS = 60_000;

    private final DeviceLane device;
    private final KernelTable kernels;
    private final SnapshotVault vault;
    private final StoreQueue store;
    private final RecoveryConfig config;
    private final LaneRules rules;
    private final LaneAccess lanes;
    private final Tickets tickets;
    private long retryMillis = FIRST_RETRY_MILLIS;
    private boolean retrying;

    SnapshotDesk(
            DeviceLane device,
            KernelTable kernels,
            StoreQueue store,
            Tickets tickets,
            RecoveryConfig config,
            LaneRules rules,
            LaneAccess lanes) {
        this.device = device;
        this.kernels = kernels;
        this.vault = new SnapshotVault(config.fastBytes());
        this.store = store;
        this.tickets = tickets;
        this.config = config;
        this.rules = rules;
        this.lanes = lanes;
    }

    void take(Effect.TakeSnapshot wanted) {
        if (wanted.former() == null) {
            // What is left of another life must not stand in for what this one could not keep.
            vault.forget(wanted.seed());
        }
        AttachedKernel kernel = kernels.find(wanted.attachment());
        RecallFailure failure = kernel == null ? RecallFailure.SUPERSEDED : take(wanted, kernel);
        if (failure != null) {
            // Not the former one that was wanted: it may have failed as well.
            Stable taken = vault.taken(wanted.seed());
            lanes.post(wanted.seed(), state -> rules.recalls().untaken(state, wanted.stable(), taken, failure));
        }
    }

    private @Nullable RecallFailure take(Effect.TakeSnapshot wanted, AttachedKernel kernel) {
        if (kernel.kernel().parameterBytes() > config.snapshotBytes()) {
            return RecallFailure.SNAPSHOT_TOO_LARGE;
        }
        Weights weights;
        try {
            weights = kernel.kernel().parameters().read();
        } catch (TensorFault fault) {
            return RecallFailure.DEVICE_FAILED;
        }
        Snapshot snapshot = new Snapshot(wanted.seed(), wanted.stable(), false, weights);
        RecallFailure full = vault.put(snapshot);
        if (full == null) {
            save(snapshot);
        }
        return full;
    }

    void forget(SeedId seed) {
        vault.forget(seed);
        store.offer(new StoreJob.Forget(seed), refused -> {});
    }

    void recall(Effect.Recall wanted) {
        if (wanted.ticket() != KernelState.Recalled.NO_TICKET) {
            fromTicket(wanted);
            return;
        }
        Weights weights = vault.find(wanted.seed(), wanted.target());
        if (weights == null) {
            store.offer(new StoreJob.Load(wanted), refused -> failed(wanted, RecallFailure.STORE_BUSY));
        } else {
            bring(wanted, weights, wanted.refetched() ? RecallKind.FULL : RecallKind.FAST);
        }
    }

    private void fromTicket(Effect.Recall wanted) {
        Weights weights = tickets.weights(wanted.ticket());
        if (weights == null) {
            failed(wanted, RecallFailure.SUPERSEDED);
        } else {
            bring(wanted, weights, RecallKind.FULL);
        }
    }

    /** The store answered a recall. */
    void loaded(Effect.Recall wanted, Decoding decoding) {
        if (decoding instanceof Decoding.Unreadable unreadable) {
            failed(wanted, unreadable.reason());
            return;
        }
        Snapshot snapshot = ((Decoding.Read) decoding).snapshot();
        boolean right =
                snapshot.seed().equals(wanted.seed()) && snapshot.stable().equals(wanted.target());
        if (right) {
            bring(wanted, snapshot.weights(), RecallKind.FULL);
        } else {
            failed(wanted, RecallFailure.SNAPSHOT_STALE);
        }
    }

    /** Brings parameters into a kernel, whose number changes: plans that were stamped before find none. */
    private void bring(Effect.Recall wanted, Weights weights, RecallKind kind) {
        AttachedKernel renewed;
        try {
            renewed = kernels.restore(wanted.attachment(), wanted.generation(), weights);
        } catch (TensorFault fault) {
            failed(wanted, reasonOf(fault));
            return;
        }
        if (renewed == null) {
            failed(wanted, RecallFailure.SUPERSEDED);
            return;
        }
        long number = renewed.attachment();
        lanes.post(wanted.seed(), state -> rules.recalls()
                .restored(
                        state,
                        wanted.attachment(),
                        number,
                        kind,
                        rules.context().get()));
    }

    /** The store has a snapshot; one that it has not taken before may be welcome now. */
    void saved(Snapshot snapshot) {
        vault.saved(snapshot);
        retryMillis = FIRST_RETRY_MILLIS;
        saveNext();
    }

    /**
     * The store could not take a snapshot: it stays in memory, and is offered again until the store has it, another one replaces it or it is
     * forgotten. One timer for all of them, at most one offer each time, ever more rarely until the store takes one.
     */
    void unsaved(Snapshot snapshot, RecallFailure reason) {
        boolean first = vault.unsaved(snapshot);
        if (!retrying) {
            retrying = true;
            store.later(() -> device.release(this::retry), retryMillis);
            retryMillis = Math.min(LONGEST_RETRY_MILLIS, 2 * retryMillis);
        }
        if (first) {
            say(snapshot, reason);
        }
    }

    private void retry() {
        retrying = false;
        saveNext();
    }

    private void saveNext() {
        Snapshot next = vault.nextUnsaved();
        if (next != null) {
            save(next);
        }
    }

    private void say(Snapshot snapshot, RecallFailure reason) {
        Stable stable = snapshot.stable();
        lanes.post(snapshot.seed(), state -> rules.recalls().undurable(state, stable, reason));
    }

    private void save(Snapshot snapshot) {
        store.offer(
                new StoreJob.Save(snapshot),
                refused -> device.release(() -> unsaved(snapshot, RecallFailure.STORE_BUSY)));
    }

    private void failed(Effect.Recall wanted, RecallFailure reason) {
        lanes.post(wanted.seed(), state -> rules.recalls().failed(state, wanted.attachment(), reason));
    }

    private static RecallFailure reasonOf(TensorFault fault) {
        return switch (fault.kind()) {
            case WEIGHTS_MISMATCH, SHAPE_MISMATCH, DTYPE_MISMATCH -> RecallFailure.WEIGHTS_MISMATCH;
            default -> RecallFailure.DEVICE_FAILED;
        };
    }
}
