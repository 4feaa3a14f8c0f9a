package io.kasmina.pipeline.proof;

import io.kasmina.blend.AlphaSchedule;
import io.kasmina.breaker.BreakerConfig;
import io.kasmina.contract.BlendPlan;
import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.Origin;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedId;
import io.kasmina.gate.GateConfig;
import io.kasmina.gate.GateRules;
import io.kasmina.pipeline.state.Answer;
import io.kasmina.pipeline.state.AutomaticRule;
import io.kasmina.pipeline.state.Decision;
import io.kasmina.pipeline.state.Effect;
import io.kasmina.pipeline.state.Evidence;
import io.kasmina.pipeline.state.EvidenceRule;
import io.kasmina.pipeline.state.IsolationGuard;
import io.kasmina.pipeline.state.KernelRules;
import io.kasmina.pipeline.state.KernelState;
import io.kasmina.pipeline.state.PauseQuota;
import io.kasmina.pipeline.state.PlanRule;
import io.kasmina.pipeline.state.RecallFailure;
import io.kasmina.pipeline.state.RecallKind;
import io.kasmina.pipeline.state.RecallRule;
import io.kasmina.pipeline.state.RuleContext;
import io.kasmina.pipeline.state.SeedRules;
import io.kasmina.pipeline.state.SeedState;
import io.kasmina.pipeline.state.Stable;
import io.kasmina.prefetch.KernelManifest;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.StageRecorder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The pure rules under a virtual clock; this class plays the lane that applies them and the device that answers. */
final class RulesWorld implements World {

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long LONGEST_BACKOFF = 32;
    private static final int CRITICAL_AFTER = 3;
    static final Set<String> LAYERS = Set.of("conv");
    private static final Instant START = Instant.ofEpochSecond(1_790_000_000L);

    private final Setting setting;
    private final VirtualClock clock = new VirtualClock();
    private final RecallRule recalls = new RecallRule(Setting.recovery());
    private final SeedRules commands;
    private final KernelRules kernels;
    private final AutomaticRule automatic;
    private final EvidenceRule evidence = new EvidenceRule(CRITICAL_AFTER);
    private final PlanRule plans = new PlanRule(AlphaSchedule.defaults());
    private final List<Reaction.Reply> replies = new ArrayList<>();
    private final List<Said> said = new ArrayList<>();
    private final IsolationGuard guard = new IsolationGuard(
            BreakerConfig.ISOLATION, () -> clock.now() * NANOS_PER_MILLI, this::say, StageRecorder.NONE);
    private final Map<SeedId, SeedState> seeds = new HashMap<>();
    private final RulesDevice device = new RulesDevice();
    private final PauseQuota quota = PauseQuota.of(Setting.recovery(), () -> clock.now() * NANOS_PER_MILLI);
    private long lastStep = -1;

    RulesWorld(Setting setting) {
        this.setting = setting;
        GateRules gates = GateRules.of(GateConfig.defaults(), setting.fallback().enforcement());
        this.commands = new SeedRules(gates, recalls);
        this.kernels = new KernelRules(gates, setting.fallback(), KernelManifest.NONE);
        this.automatic = new AutomaticRule(setting.advance(), gates);
    }

    @Override
    public void send(Input.Send send) {
        CommandHeader.Context context = send.expected() == null
                ? CommandHeader.Context.EMPTY
                : new CommandHeader.Context(send.expected(), null, null, null, null, null);
        CommandHeader header = new CommandHeader("cmd", START.plusMillis(clock.now()), "tamiyo", 0, context);
        Command.ForSeed command = send.order().command(header, send.seed());
        Outcome.Subject subject = new Outcome.Subject("cmd", "default", send.seed(), Origin.inMemory(Origin.COMMANDS));
        Answer answer = commands.decide(seeds.get(send.seed()), subject, command, context());
        replies.add(Reaction.Reply.of(answer.outcome()));
        store(seeds.get(send.seed()), answer.decision());
    }

    /** The rules are about seeds alone. */
    @Override
    public void global(Errand errand) {}

    /** Copies are the pipeline's. */
    @Override
    public void checkpoint(Input.Checkpoint checkpoint) {}

    @Override
    public void pass(long millis) {
        clock.pass(millis);
    }

    @Override
    public void steps(int count) {
        for (int i = 0; i < count; i++) {
            lastStep++;
            moveOn();
        }
    }

    private void moveOn() {
        if (automatic.isOn()) {
            Setting.SEEDS.forEach(seed -> change(seed, state -> automatic.advance(state, context())));
        }
    }

    @Override
    public void answer(Input.Answer answer) {
        SeedState seed = seeds.get(answer.seed());
        if (seed == null) {
            return;
        }
        long generation = seed.generation() - answer.age();
        if (answer.end().reason() != null) {
            change(
                    answer.seed(),
                    state -> kernels.failed(state, generation, answer.end().reason(), context()));
            return;
        }
        KernelState.Attached kernel = DeviceScript.kernel(answer.end(), device.attach(answer.seed()), setting.host());
        change(
                answer.seed(),
                state -> automatic.follow(state, kernels.attached(state, generation, kernel, 1), context()));
    }

    @Override
    public void report(Input.Report report) {
        SeedState seed = seeds.get(report.seed());
        if (seed != null) {
            HostReport told = Reports.of(report, Math.max(0, lastStep), seed.stage(), seed.epoch());
            change(report.seed(), state -> evidence.book(state, told));
        }
    }

    /** As a step on the device would: the plan says what the seed can show. */
    @Override
    public void show(Input.Show show) {
        lastStep++;
        SeedState seed = seeds.get(show.seed());
        BlendPlan plan = seed == null ? null : plans.plan(seed, lastStep);
        boolean seen = plan != null && (show.sight().isBlend() ? plan.blends() : plan.trains());
        if (seen) {
            Evidence shown = DeviceScript.evidence(show.sight(), plan.generation() - show.age(), lastStep);
            shown.verdicts().forEach(verdict -> guard.book(show.seed(), verdict.violated()));
            change(show.seed(), state -> evidence.book(state, shown));
        }
        moveOn();
    }

    @Override
    public void leave(Input.Leave leave) {
        device.leave(leave);
    }

    @Override
    public void device(Input.Device input) {
        switch (input.condition()) {
            case FULL -> device.crowd(input.seed(), true);
            case EMPTY -> device.crowd(input.seed(), false);
            case WORKS -> bring(device.nextRecall(input.seed()));
            case FAILS -> fail(device.nextRecall(input.seed()), RecallFailure.DEVICE_FAILED);
        }
    }

    /** The kernel gets another number with its old parameters, if it is still there. */
    private void bring(Effect.Recall recall) {
        if (recall != null && device.detach(recall.seed(), recall.attachment())) {
            long renewed = device.attach(recall.seed());
            RecallKind kind = recall.refetched() ? RecallKind.FULL : RecallKind.FAST;
            change(recall.seed(), state -> recalls.restored(state, recall.attachment(), renewed, kind, context()));
        } else {
            fail(recall, RecallFailure.SUPERSEDED);
        }
    }

    private void fail(Effect.Recall recall, RecallFailure reason) {
        if (recall != null) {
            change(recall.seed(), state -> recalls.failed(state, recall.attachment(), reason));
        }
    }

    /** The rules know of no device that could be late. */
    @Override
    public void hold(boolean held) {}

    @Override
    public Reaction take() {
        List<Reaction.Shown> shown = new ArrayList<>();
        Setting.SEEDS.forEach(seed -> shown.add(shown(seeds.getOrDefault(seed, SeedState.dormant(seed)))));
        Reaction reaction = new Reaction(List.copyOf(replies), List.copyOf(said), shown);
        replies.clear();
        said.clear();
        return reaction;
    }

    /** Returns every seed that was heard of. */
    List<SeedState> states() {
        return List.copyOf(seeds.values());
    }

    private Reaction.Shown shown(SeedState seed) {
        BlendPlan plan = plans.plan(seed, lastStep + 1);
        boolean attached = seed.kernel() instanceof KernelState.Attached;
        if (device.kernels(seed.seed()).size() != (seed.heldAttachment() == 0 ? 0 : 1)) {
            throw new AssertionError(
                    "seed " + seed.seed() + " is " + seed + " and has on the device " + device.kernels(seed.seed()));
        }
        return new Reaction.Shown(
                seed.stage(),
                seed.epoch(),
                seed.generation(),
                seed.view().kernelPending(),
                attached,
                seed.fallbackId() != null,
                seed.isPaused(),
                seed.health().violations(),
                Reaction.Plan.of(plan.alpha(), plan.blends(), plan.trains()));
    }

    private RuleContext context() {
        return new RuleContext(
                lastStep,
                setting.host(),
                LAYERS,
                guard.isOpen(),
                AlphaSchedule.defaults(),
                true,
                KernelManifest.NONE,
                quota);
    }

    private void change(SeedId seed, Function<SeedState, Decision> rule) {
        SeedState known = seeds.get(seed);
        if (known != null) {
            store(known, rule.apply(known));
        }
    }

    private void store(SeedState known, Decision decision) {
        if (known != null || decision.next().epoch() > 0) {
            seeds.put(decision.next().seed(), decision.next());
        }
        decision.effects().forEach(this::perform);
    }

    private void perform(Effect effect) {
        if (effect instanceof Effect.Emit emit) {
            say(emit.event());
        } else if (effect instanceof Effect.Prefetch prefetch) {
            Said.add(prefetch.signal(), said);
        } else if (effect instanceof Effect.Detach detach) {
            device.detach(detach.seed(), detach.attachment());
        } else if (effect instanceof Effect.TakeSnapshot take && !device.take(take)) {
            Stable standing = device.standing(take.seed());
            change(take.seed(), state -> recalls.untaken(state, take.stable(), standing, RecallFailure.MEMORY_FULL));
        } else if (effect instanceof Effect.ForgetSnapshot forget) {
            device.forget(forget.seed());
        } else if (effect instanceof Effect.Recall recall) {
            device.recall(recall);
        } else if (effect instanceof Effect.StartEmbargo embargo) {
            clock.after(30_000, () -> change(embargo.seed(), state -> kernels.embargoEnded(state, embargo.epoch())));
        } else if (effect instanceof Effect.CheckReset check) {
            long wait = check.attempt() == 0 ? 0 : Math.min(LONGEST_BACKOFF, 1L << (check.attempt() - 1));
            later(1_000 * wait, () -> reset(check));
        }
    }

    private void later(long millis, Runnable task) {
        if (millis == 0) {
            task.run();
        } else {
            clock.after(millis, task);
        }
    }

    private void reset(Effect.CheckReset check) {
        boolean held = device.holds(check.seed());
        int leases = device.leases(check.seed());
        change(check.seed(), state -> kernels.resetChecked(state, held, false, leases, check.attempt()));
    }

    private void say(Event event) {
        Said.add(event, said);
    }
}
