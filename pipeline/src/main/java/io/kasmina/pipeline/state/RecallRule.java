package io.kasmina.pipeline.state;

import io.kasmina.contract.Outcome;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.SeedStage;
import io.kasmina.prefetch.PrefetchOrder;
import io.kasmina.prefetch.PrefetchSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings seeds back to snapshots: by ROLLBACK to the last stable one, and by a restore from a host's checkpoint. Pure; any thread.
 *
 * <p>The lifecycle table has no edge for it, and needs none: a recall does not move a seed along its life, it puts an earlier moment of
 * that life in the place of the present one. What makes this safe is what rises with it: the stage epoch, above the seed's and the
 * snapshot's, so that reports about the undone stage are ignored; the generation, so that evidence and frames in flight are void; and the
 * kernel's attachment number, so that no plan stamped before can train or run the restored parameters. The isolation breaker holds, and
 * the embargo, which keeps germinations out, ends with a recall: a signed ROLLBACK is the way back from a failed gate.
 *
 * <p>While a recall is under way the seed's kernel takes no part and every command about it but CULL and CANCEL is refused as {@code not_ready};
 * those end the recall. Stage, blend, α and kernel change in one decision at its end, or not at all.
 */
public final class RecallRule {

    private static final Set<SeedStage> KERNEL_GONE =
            Set.of(SeedStage.DORMANT, SeedStage.EMBARGOED, SeedStage.RESETTING);

    private final RecoveryConfig config;

    /**
     * Makes the rule.
     *
     * @param config how long a rollback may take
     */
    public RecallRule(RecoveryConfig config) {
        this.config = config;
    }

    /** Begins a rollback: outcome {@code pending}; {@code rollback_complete} or {@code rollback_failed} follows. */
    Answer rollback(SeedState state, Outcome.Subject subject, RuleContext context) {
        Stable target = state.stable();
        Refusal refusal = refusal(state, target, context);
        if (target == null || refusal != null) {
            return Answer.refuse(state, subject, refusal == null ? Refusal.NO_SNAPSHOT : refusal, "");
        }
        KernelState.Attached kernel = state.heldKernel();
        KernelState.Recalled recalled = new KernelState.Recalled(
                target,
                kernel,
                kernel == null,
                state.kernel() instanceof KernelState.Paused,
                context.meters().nanoTime(),
                KernelState.Recalled.NO_TICKET);
        return new Answer(new Outcome.Pending(subject, state.stage(), target.stage()), begin(state, recalled));
    }

    private static @Nullable Refusal refusal(SeedState state, @Nullable Stable target, RuleContext context) {
        if (state.kernel() instanceof KernelState.Pending) {
            return Refusal.NOT_READY;
        }
        if (target == null || !isPossible(state, target)) {
            return Refusal.NO_SNAPSHOT;
        }
        return shutOut(state, target, context) ? Refusal.ISOLATION_BREAKER_OPEN : null;
    }

    private static boolean isPossible(SeedState state, Stable target) {
        return state.heldKernel() != null || (KERNEL_GONE.contains(state.stage()) && !target.fallback());
    }

    private static boolean shutOut(SeedState state, Stable target, RuleContext context) {
        boolean enters = target.stage() != state.stage();
        return enters
                && context.isolationOpen()
                && (target.stage() == SeedStage.TRAINING || target.stage() == SeedStage.BLENDING);
    }

    /**
     * Begins a restore from a host's checkpoint, whose parameters wait under a ticket.
     *
     * @param state the seed, which must be DORMANT
     * @param target what to bring it back to
     * @param paused whether it is paused there
     * @param ticket the waiting checkpoint's number, at least 1
     * @param context what else counts
     */
    public Decision restore(SeedState state, Stable target, boolean paused, long ticket, RuleContext context) {
        RecallFailure failure = unrestorable(state, target, context);
        if (failure != null) {
            return new Decision(state, List.of(new Effect.Answered(state.seed(), ticket, failure)));
        }
        return begin(
                state,
                new KernelState.Recalled(
                        target, null, true, paused, context.meters().nanoTime(), ticket));
    }

    private static @Nullable RecallFailure unrestorable(SeedState state, Stable target, RuleContext context) {
        if (state.stage() != SeedStage.DORMANT || state.kernel() instanceof KernelState.Recalled) {
            return RecallFailure.SEED_BUSY;
        }
        if (target.fallback()) {
            return RecallFailure.KERNEL_UNAVAILABLE;
        }
        return shutOut(state, target, context) ? RecallFailure.ISOLATION_BREAKER_OPEN : null;
    }

    private static Decision begin(SeedState state, KernelState.Recalled recalled) {
        SeedState next = state.with(recalled);
        if (recalled.kernel() != null) {
            return new Decision(next, List.of(recall(next, recalled, recalled.kernel())));
        }
        Germ germ = recalled.target().germ();
        PrefetchOrder order =
                new PrefetchOrder(state.seed(), state.generation(), germ.blueprintId(), germ.run(), germ.pin());
        return new Decision(next, List.of(new Effect.Prefetch(new PrefetchSignal.Start(order))));
    }

    /** The kernel of a retired seed is on the device again: now its parameters are brought back. */
    static Decision fetched(SeedState state, KernelState.Recalled recalled, KernelState.Attached kernel, Effect event) {
        SeedState next = state.with(recalled.with(kernel));
        return new Decision(next, List.of(event, recall(next, recalled, kernel)));
    }

    private static Effect recall(SeedState state, KernelState.Recalled recalled, KernelState.Attached kernel) {
        return new Effect.Recall(
                state.seed(),
                kernel.attachment(),
                recalled.target(),
                state.generationAfter(recalled.target()),
                recalled.refetched(),
                recalled.ticket());
    }

    /**
     * The device has brought the parameters back. A kernel that was fetched for it has been long on its way and attaches only now, so the
     * isolation breaker is asked again, and a refusal gives the kernel back; one that never left the device already has the parameters, so
     * the answer at the beginning holds.
     *
     * @param state the seed
     * @param former the kernel's number before; where no recall of it is under way any more, the kernel is given back
     * @param renewed the kernel's number from now on
     * @param kind how
     * @param context what else counts
     */
    public Decision restored(SeedState state, long former, long renewed, RecallKind kind, RuleContext context) {
        KernelState.Recalled recalled = recallOf(state, former);
        if (recalled == null || recalled.kernel() == null) {
            return new Decision(state, List.of(new Effect.Detach(state.seed(), renewed)));
        }
        KernelState.Attached kernel = recalled.kernel().numbered(renewed);
        return recalled.refetched() && shutOut(state, recalled.target(), context)
                ? giveUp(state, recalled.with(kernel), RecallFailure.ISOLATION_BREAKER_OPEN)
                : done(state, recalled, kernel, kind, context.meters().nanoTime());
    }

    private Decision done(
            SeedState state,
            KernelState.Recalled recalled,
            KernelState.Attached kernel,
            RecallKind kind,
            long nowNanos) {
        SeedState after = state.recalled(recalled, kernel);
        long nanos = nowNanos - recalled.sinceNanos();
        List<Effect> effects = new ArrayList<>();
        if (after.stage() != state.stage()) {
            effects.add(RecallEvents.stageChanged(state, after));
        }
        if (recalled.hasTicket()) {
            after = after.withStable(Stable.of(after));
            effects.add(RecallEvents.restored(after, nanos));
            effects.add(new Effect.TakeSnapshot(state.seed(), Stable.of(after), null, kernel.attachment()));
            effects.add(new Effect.Answered(state.seed(), recalled.ticket(), null));
        } else {
            effects.add(RecallEvents.rolledBack(after, kind, nanos, config.limit(kind)));
            effects.add(new Effect.RolledBack(state.seed(), nanos));
        }
        return new Decision(after, effects);
    }

    /**
     * The device could not bring the parameters back; the seed is as it was before.
     *
     * @param state the seed
     * @param former the kernel's number; where no recall of it is under way any more, nothing happens
     * @param reason why
     */
    public Decision failed(SeedState state, long former, RecallFailure reason) {
        KernelState.Recalled recalled = recallOf(state, former);
        return recalled == null ? Decision.keep(state) : giveUp(state, recalled, reason);
    }

    /**
     * A snapshot was not taken: the last one that was stands.
     *
     * @param state the seed
     * @param wanted what was not taken; where the seed has another one by now, it stays
     * @param former what was last taken in this life, null for nothing
     * @param reason why
     */
    public Decision untaken(SeedState state, Stable wanted, @Nullable Stable former, RecallFailure reason) {
        Effect event = RecallEvents.untaken(state.seed(), wanted, reason);
        return wanted.equals(state.stable())
                ? new Decision(state.withStable(former), List.of(event))
                : new Decision(state, List.of(event));
    }

    /** A snapshot was taken and is not durable; it serves from memory. */
    public Decision undurable(SeedState state, Stable stable, RecallFailure reason) {
        return new Decision(state, List.of(RecallEvents.untaken(state.seed(), stable, reason)));
    }

    static Decision giveUp(SeedState state, KernelState.Recalled recalled, RecallFailure reason) {
        List<Effect> effects = new ArrayList<>(ended(state, recalled, reason));
        KernelState.Attached kernel = recalled.kernel();
        if (recalled.refetched() || kernel == null) {
            if (kernel != null) {
                effects.add(new Effect.Detach(state.seed(), kernel.attachment()));
            }
            return new Decision(state.with(KernelState.none()), effects);
        }
        return new Decision(state.with(recalled.paused() ? new KernelState.Paused(kernel) : kernel), effects);
    }

    /** What is said where a recall ends without success. */
    static List<Effect> ended(SeedState state, KernelState.Recalled recalled, RecallFailure reason) {
        Effect event = RecallEvents.failed(state.seed(), recalled.hasTicket(), reason);
        return recalled.hasTicket()
                ? List.of(event, new Effect.Answered(state.seed(), recalled.ticket(), reason))
                : List.of(event);
    }

    private static KernelState.@Nullable Recalled recallOf(SeedState state, long former) {
        return state.kernel() instanceof KernelState.Recalled recalled && recalled.attachment() == former
                ? recalled
                : null;
    }
}
