package io.kasmina.pipeline.proof;

import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the specification says would happen, written from it and not from the rules. */
final class NaiveWorld implements World {

    private static final long NEVER = Long.MIN_VALUE;

    final Setting setting;
    final VirtualClock clock = new VirtualClock();
    final Map<SeedId, NaiveSeed> seeds = new LinkedHashMap<>();
    final NaiveBreaker isolation;
    long lastStep = -1;
    boolean held;
    private boolean busy;

    /** When the last command about a seed was issued. */
    private long lastIssued = NEVER;

    final NaiveGates gates;
    final NaiveKernels kernels;
    final NaiveRecalls recalls = new NaiveRecalls(this);
    final NaiveCommands commands = new NaiveCommands(this);
    final NaiveRegistry registry = new NaiveRegistry(this);
    private final NaiveErrands errands = new NaiveErrands(this);
    private final Deque<Runnable> device = new ArrayDeque<>();
    private final List<Reaction.Reply> replies = new ArrayList<>();
    private final List<Reaction.Reply> answers = new ArrayList<>();
    private final List<Said> said = new ArrayList<>();

    NaiveWorld(Setting setting) {
        this.setting = setting;
        Setting.SEEDS.forEach(id -> seeds.put(id, new NaiveSeed(id)));
        gates = new NaiveGates(setting.observes());
        isolation = NaiveBreaker.isolation(said::add);
        kernels = new NaiveKernels(this, said::add);
    }

    @Override
    public void send(Input.Send command) {
        NaiveSeed seed = seeds.get(command.seed());
        lastIssued = clock.now() - (command.late() ? NaiveCommands.LATE_MILLIS : 0);
        reply(command.seed(), commands.answer(seed, command));
        commands.follow();
    }

    @Override
    public void global(Errand errand) {
        if (!setting.whole() || (errand == Errand.Plain.REPLAYED && lastIssued == NEVER)) {
            return;
        }
        reply(null, errands.answer(errand, clock.now() - lastIssued));
    }

    private void reply(SeedId seed, Reaction.Reply reply) {
        replies.add(reply);
        if (!setting.whole()) {
            return;
        }
        if (reply.verdict().equals("rejected")) {
            said.add(new Said(EventName.COMMAND_REJECTED, Level.CRITICAL, null, reply.reason()));
            return;
        }
        Level level = reply.verdict().equals("refused") ? Level.WARNING : Level.INFO;
        String reason = reply.reason().isEmpty() ? "" : reply.reason() + " ";
        String stages = NaiveCommands.lower(reply.before()) + " " + NaiveCommands.lower(reply.after());
        said.add(new Said(EventName.COMMAND_OUTCOME, level, seed, reply.verdict() + " " + reason + stages));
    }

    @Override
    public void checkpoint(Input.Checkpoint checkpoint) {
        NaiveSeed seed = seeds.get(checkpoint.seed());
        if (!setting.whole()) {
            return;
        }
        if (checkpoint.restores()) {
            recalls.restore(seed);
        } else {
            recalls.export(seed);
        }
    }

    /** Answers the host; commands are answered first. */
    void answer(String verdict, String reason) {
        answers.add(NaiveErrands.seedless(verdict, reason));
    }

    @Override
    public void pass(long millis) {
        clock.pass(millis);
    }

    @Override
    public void steps(int count) {
        hold(false);
        for (int i = 0; i < count; i++) {
            stamp();
            seeds.values().forEach(commands::moveOn);
        }
    }

    @Override
    public void answer(Input.Answer answer) {
        NaiveSeed seed = seeds.get(answer.seed());
        if (answer.age() == 0 && seed.request != NaiveSeed.NO_REQUEST) {
            kernels.answered(seed, answer.end());
        }
    }

    @Override
    public void device(Input.Device device) {
        NaiveSeed seed = seeds.get(device.seed());
        boolean brings = seed.recall != null && seed.kernel != null;
        switch (device.condition()) {
            case FULL -> seed.noRoom = true;
            case EMPTY -> seed.noRoom = false;
            case WORKS -> {
                if (brings) {
                    recalls.brought(seed, seed.recall);
                }
            }
            case FAILS -> {
                if (brings) {
                    recalls.giveUp(seed, "device_failed");
                }
            }
        }
    }

    @Override
    public void report(Input.Report report) {
        NaiveSeed seed = seeds.get(report.seed());
        if (report.telling() == Input.Telling.OLD_EPOCH || !seed.known) {
            return;
        }
        seed.reported = true;
        seed.reportedEpoch = seed.epoch;
        seed.reportedStage = report.telling() == Input.Telling.WRONG_STAGE ? otherThan(seed.stage) : seed.stage;
        seed.status = report.status();
        seed.lossFinite = report.telling() != Input.Telling.LOSS_NAN && report.telling() != Input.Telling.LOSS_INFINITE;
    }

    @Override
    public void show(Input.Show show) {
        hold(false);
        stamp();
        see(show);
        seeds.values().forEach(commands::moveOn);
    }

    private void see(Input.Show show) {
        NaiveSeed seed = seeds.get(show.seed());
        boolean seen = show.sight().isBlend() ? seed.blends() : seed.trains();
        if (!seen) {
            return;
        }
        boolean current = show.age() == 0;
        switch (show.sight()) {
            case LEAK -> leak(seed, current);
            case HELD -> book(seed, false);
            case SLOW, FAST -> seed.slow = current ? show.sight() == Sight.SLOW : seed.slow;
            default -> {
                if (current) {
                    blend(seed, show.sight());
                }
            }
        }
    }

    @Override
    public void leave(Input.Leave leave) {
        NaiveSeed seed = seeds.get(leave.seed());
        if (!setting.whole()) {
            seed.leftover = leave.leftover();
        } else if (leave.leftover() == Input.Leftover.NOTHING) {
            onDevice(() -> seed.leftover = Input.Leftover.NOTHING);
        } else if (leave.leftover() == Input.Leftover.LEASE) {
            lend(seed);
        }
    }

    /** In a pipeline leases are those of blends. */
    private void lend(NaiveSeed seed) {
        hold(false);
        if (seed.blends()) {
            boolean made = seed.kernel != Fetch.OTHER_SHAPE;
            blend(seed, made);
            seed.leftover = made ? Input.Leftover.LEASE : seed.leftover;
        }
    }

    @Override
    public void hold(boolean holds) {
        held = holds;
        if (busy) {
            return;
        }
        busy = true;
        while (!held && !device.isEmpty()) {
            device.poll().run();
        }
        busy = false;
    }

    @Override
    public Reaction take() {
        List<Reaction.Shown> shown = new ArrayList<>();
        seeds.values().forEach(seed -> shown.add(seed.shown(setting.whole() ? seed.stamped : seed.plan(lastStep + 1))));
        replies.addAll(answers);
        Reaction reaction = new Reaction(List.copyOf(replies), List.copyOf(said), shown);
        answers.clear();
        replies.clear();
        said.clear();
        return reaction;
    }

    /** A step begins: what it does with each seed stands. */
    private void stamp() {
        lastStep++;
        seeds.values().forEach(seed -> seed.stamped = seed.plan(lastStep));
    }

    void say(NaiveSeed seed, EventName name, Level level, String what) {
        said.add(new Said(name, level, seed == null ? null : seed.id, what));
    }

    void enter(NaiveSeed seed, SeedStage stage) {
        String from = NaiveCommands.lower(seed.stage);
        seed.stage = stage;
        seed.epoch++;
        say(seed, EventName.STAGE_CHANGED, Level.INFO, from + " " + NaiveCommands.lower(stage) + " " + seed.epoch);
    }

    /** Says an evaluation and returns whether the gate let the seed pass. */
    boolean judged(NaiveSeed seed, String gate, NaiveGates.Verdict verdict) {
        Level level = verdict.enforced() ? Level.INFO : Level.CRITICAL;
        say(seed, EventName.GATE_EVENT, level, gate + " " + verdict.said());
        if (!verdict.passed()) {
            say(seed, EventName.GATE_FAILURE, Level.CRITICAL, gate + " " + verdict.reason());
        }
        return verdict.passed();
    }

    private void leak(NaiveSeed seed, boolean current) {
        book(seed, true);
        if (current) {
            seed.violations++;
            say(seed, EventName.ISOLATION_VIOLATION, Level.CRITICAL, "leak");
        }
    }

    private void book(NaiveSeed seed, boolean violated) {
        isolation.allow(clock.now());
        if (violated) {
            isolation.fail(seed.id.value(), clock.now());
        } else {
            isolation.succeed(seed.id.value());
        }
    }

    private void blend(NaiveSeed seed, Sight sight) {
        for (boolean made : sight.blends()) {
            blend(seed, made && (!setting.whole() || seed.kernel != Fetch.OTHER_SHAPE));
        }
    }

    private void blend(NaiveSeed seed, boolean made) {
        seed.failuresInRow = made ? 0 : seed.failuresInRow + 1;
        if (!made) {
            String reason = setting.whole() && seed.kernel == Fetch.OTHER_SHAPE ? "shape_mismatch " : "not_finite ";
            Level level = seed.failuresInRow >= 3 ? Level.CRITICAL : Level.ERROR;
            say(seed, EventName.BLEND_FAILED, level, reason + seed.failuresInRow);
        }
    }

    void onDevice(Runnable task) {
        device.add(task);
        hold(held);
    }

    static SeedStage otherThan(SeedStage stage) {
        return stage == SeedStage.TRAINING ? SeedStage.BLENDING : SeedStage.TRAINING;
    }
}
