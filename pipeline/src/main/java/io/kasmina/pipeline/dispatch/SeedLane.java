package io.kasmina.pipeline.dispatch;

import io.kasmina.contract.BlendPlan;
import io.kasmina.contract.Command;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.SeedView;
import io.kasmina.pipeline.lane.SerialMailbox;
import io.kasmina.pipeline.state.Answer;
import io.kasmina.pipeline.state.Decision;
import io.kasmina.pipeline.state.Effect;
import io.kasmina.pipeline.state.GateRecord;
import io.kasmina.pipeline.state.IsolationMark;
import io.kasmina.pipeline.state.RuleContext;
import io.kasmina.pipeline.state.SeedSnapshot;
import io.kasmina.pipeline.state.SeedState;
import io.kasmina.prefetch.PrefetchOrder;
import io.kasmina.telemetry.MetricName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One lane: the states of the seeds that hash to it. Every method runs on the lane's mailbox, which is therefore the states' single
 * writer.
 */
final class SeedLane {

    private static final int LONGEST_BACKOFF = 32;

    private final SerialMailbox mailbox;
    private final DispatchConfig config;
    private final LaneRules rules;
    private final EffectPort effects;
    private final Map<SeedId, SeedState> seeds = new HashMap<>();
    private final GateHistory history;
    private final ParkedCommands parked;
    private final SeedCuts cuts;

    /** As they were found at the start, until {@link #resume}. */
    private List<SeedState> restored = List.of();

    SeedLane(
            SerialMailbox mailbox,
            DispatchConfig config,
            LaneRules rules,
            EffectPort effects,
            ParkedCommands parked,
            SeedCuts cuts) {
        this.cuts = cuts;
        this.parked = parked;
        this.mailbox = mailbox;
        this.config = config;
        this.rules = rules;
        this.effects = effects;
        this.history = new GateHistory(() -> effects.count(MetricName.GATE_HISTORY_FORGOTTEN, "full"));
    }

    SerialMailbox mailbox() {
        return mailbox;
    }

    /**
     * Answers a command, now or when its seed's kernel has come or will not. A command that retires the seed waits for no kernel; those
     * before it are decided first.
     */
    void answer(AskedCommand asked) {
        SeedId seed = asked.command().seed();
        SeedState known = seeds.get(seed);
        if (!parked.isOn() || known == null || !known.isFetching()) {
            decide(asked);
            release(seed);
        } else if (asked.command() instanceof Command.Retire) {
            releaseAll(seed);
            decide(asked);
        } else if (parked.park(asked)) {
            effects.count(MetricName.PREFETCH_PARKED, "parked");
        } else {
            effects.count(MetricName.PREFETCH_PARKED, "refused");
            refuse(asked, "maxParked: too many commands wait already", known.stage());
        }
    }

    /** Decides what waits for a kernel, up to a command that asks for another one. */
    private void release(SeedId seed) {
        while (!parked.isEmpty() && !isFetching(seed)) {
            AskedCommand next = parked.next(seed);
            if (next == null) {
                return;
            }
            decide(next);
        }
    }

    private void releaseAll(SeedId seed) {
        for (AskedCommand next = parked.next(seed); next != null; next = parked.next(seed)) {
            decide(next);
        }
    }

    private boolean isFetching(SeedId seed) {
        SeedState known = seeds.get(seed);
        return known != null && known.isFetching();
    }

    private void decide(AskedCommand asked) {
        try {
            asked.reply().give(decided(asked));
        } catch (Throwable failure) {
            // Its own asker hears of it, not the one whose command let it go.
            asked.reply().fail(failure);
        }
    }

    private Outcome decided(AskedCommand asked) {
        SeedState known = seeds.get(asked.command().seed());
        Answer answer = rules.commands()
                .decide(known, asked.subject(), asked.command(), rules.context().get());
        store(known, answer.decision());
        return answer.outcome();
    }

    private static void refuse(AskedCommand asked, String detail, SeedStage stage) {
        asked.reply().give(new Outcome.Refused(asked.subject(), Refusal.NOT_READY, detail, stage));
    }

    /** Changes a known seed; an unknown one stays unknown. */
    void change(SeedId seed, Function<SeedState, Decision> rule) {
        SeedState known = seeds.get(seed);
        if (known != null) {
            store(known, rule.apply(known));
            release(seed);
        }
    }

    /** Changes a seed; an unknown one is taken for a dormant one. */
    void admit(SeedId seed, Function<SeedState, Decision> rule) {
        SeedState known = seeds.get(seed);
        store(known, rule.apply(known == null ? SeedState.dormant(seed) : known));
        release(seed);
    }

    @Nullable
    SeedState state(SeedId seed) {
        return seeds.get(seed);
    }

    @Nullable
    BlendPlan plan(SeedId seed, long step) {
        SeedState state = seeds.get(seed);
        return state == null ? null : rules.plans().plan(state, step);
    }

    List<BlendPlan> plans(long step) {
        List<BlendPlan> plans = new ArrayList<>(seeds.size());
        seeds.values().forEach(state -> plans.add(rules.plans().plan(state, step)));
        return plans;
    }

    /** A step was marked: what is ripe moves. */
    void stepped() {
        if (rules.automatic().isOn()) {
            RuleContext context = rules.context().get();
            List.copyOf(seeds.keySet())
                    .forEach(seed -> change(seed, state -> rules.automatic().advance(state, context)));
        }
    }

    List<GateRecord> gateHistory(SeedId seed) {
        return history.of(seed);
    }

    List<SeedView> views() {
        return seeds.values().stream().map(SeedState::view).toList();
    }

    /** Begins with seeds of a former process. Called before anything is posted, on the thread that makes the lane. */
    void load(List<SeedSnapshot> snapshots, IsolationMark isolation) {
        cuts.restored(snapshots, isolation);
        restored = snapshots.stream().map(rules.restores()::state).toList();
        restored.forEach(state -> {
            seeds.put(state.seed(), state);
            effects.publish(state.view());
        });
    }

    /** Goes on with what seeds of a former process waited for, unless something else has become of them. */
    void resume() {
        for (SeedState before : restored) {
            SeedState now = seeds.get(before.seed());
            if (now != null && now.epoch() == before.epoch() && now.generation() == before.generation()) {
                resume(now);
            }
        }
        restored = List.of();
    }

    private void resume(SeedState state) {
        PrefetchOrder order = rules.restores().order(state);
        if (order != null) {
            effects.refetch(order, rules.restores().hadKernel(state));
        } else if (state.stage() == SeedStage.EMBARGOED) {
            wakeLater(state.seed(), state.epoch(), cuts.embargoLeft(state.seed()));
        } else if (state.stage() == SeedStage.RESETTING) {
            effects.checkReset(state.seed(), 0);
        }
    }

    /** Returns the seeds that changed since the last cut. */
    List<SeedSnapshot> cut(IsolationMark isolation) {
        return cuts.take(seeds, isolation);
    }

    /** The last cut did not arrive. */
    void cutLost() {
        cuts.lost();
    }

    void resetAll() {
        List.copyOf(seeds.keySet()).forEach(seed -> change(seed, rules.commands()::reset));
    }

    /** What still waits for a kernel is refused, since a close must cull no seed. */
    void releaseAll() {
        List.copyOf(seeds.values()).forEach(state -> {
            refuseAll(state.seed(), state.stage());
            change(state.seed(), rules.kernels()::released);
        });
    }

    private void refuseAll(SeedId seed, SeedStage stage) {
        for (AskedCommand next = parked.next(seed); next != null; next = parked.next(seed)) {
            refuse(next, "the pipeline closes", stage);
        }
    }

    private void store(@Nullable SeedState known, Decision decision) {
        SeedState next = decision.next();
        boolean changed = !next.equals(known == null ? SeedState.dormant(next.seed()) : known);
        if (changed) {
            seeds.put(next.seed(), next);
            cuts.changed(known, next);
            effects.publish(next.view());
        }
        decision.effects().forEach(this::perform);
    }

    private void perform(Effect effect) {
        if (effect instanceof Effect.Emit emit) {
            effects.emit(emit.event());
        } else if (effect instanceof Effect.Judged judged) {
            history.keep(judged.evaluation());
        } else if (effect instanceof Effect.Count count) {
            effects.count(count.name(), count.event());
        } else if (effect instanceof Effect.Prefetch prefetch) {
            effects.prefetch(prefetch.signal());
        } else if (effect instanceof Effect.Detach detach) {
            effects.detach(detach.seed(), detach.attachment());
        } else if (effect instanceof Effect.Keeping keeping) {
            effects.keep(keeping);
        } else if (effect instanceof Effect.StartEmbargo embargo) {
            long millis = config.embargo().toMillis();
            cuts.embargoed(embargo.seed(), millis);
            wakeLater(embargo.seed(), embargo.epoch(), millis);
        } else if (effect instanceof Effect.CheckReset check) {
            checkReset(check);
        }
    }

    private void wakeLater(SeedId seed, long epoch, long millis) {
        mailbox.postLater(() -> change(seed, state -> rules.kernels().embargoEnded(state, epoch)), millis);
    }

    private void checkReset(Effect.CheckReset check) {
        if (check.attempt() == 0) {
            effects.checkReset(check.seed(), 0);
            return;
        }
        long factor = Math.min(LONGEST_BACKOFF, 1L << Math.min(check.attempt() - 1, LONGEST_BACKOFF));
        mailbox.postLater(
                () -> effects.checkReset(check.seed(), check.attempt()),
                factor * config.resetBackoff().toMillis());
    }
}
