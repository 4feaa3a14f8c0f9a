package io.kasmina.pipeline.dispatch;

import io.kasmina.contract.BlendPlan;
import io.kasmina.contract.Command;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedView;
import io.kasmina.pipeline.lane.BurstScheduler;
import io.kasmina.pipeline.lane.SerialMailbox;
import io.kasmina.pipeline.state.Decision;
import io.kasmina.pipeline.state.Evidence;
import io.kasmina.pipeline.state.GateRecord;
import io.kasmina.pipeline.state.IsolationMark;
import io.kasmina.pipeline.state.SeedSnapshot;
import io.kasmina.pipeline.state.SeedState;
import io.kasmina.verify.Verified;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/** All lanes. Thread-safe: every call posts to the lane that its seed hashes to, and answers come from that lane's worker. */
public final class SeedLanes {

    private final List<SeedLane> lanes = new ArrayList<>();
    private final LaneRules rules;

    /**
     * Makes the lanes.
     *
     * @param config their number and times
     * @param rules the pure rules
     * @param effects where effects go
     * @param scheduler gives one worker a lane
     * @param clock says when embargoes end, beyond the process
     * @param parked most commands of one seed that wait while its kernel is fetched; 0: none waits
     */
    public SeedLanes(
            DispatchConfig config, LaneRules rules, EffectPort effects, Scheduler scheduler, Clock clock, int parked) {
        this.rules = rules;
        Scheduler bursts = BurstScheduler.of(scheduler);
        for (int i = 0; i < config.lanes(); i++) {
            lanes.add(new SeedLane(
                    new SerialMailbox(bursts),
                    config,
                    rules,
                    effects,
                    new ParkedCommands(parked),
                    new SeedCuts(clock)));
        }
    }

    /**
     * Begins with seeds of a former process, each stage as it was; nothing is under way for them before {@link #resume}. Called before
     * everything else, on the thread that made the lanes: what is posted afterwards sees it.
     *
     * @param seeds one snapshot a seed; the last one holds
     * @param isolation their host's breaker, as the last cut had it
     */
    public void load(List<SeedSnapshot> seeds, IsolationMark isolation) {
        Map<SeedLane, List<SeedSnapshot>> split = new HashMap<>();
        Map<SeedId, SeedSnapshot> latest = new LinkedHashMap<>();
        seeds.forEach(seed -> latest.put(seed.seed(), seed));
        latest.values().forEach(seed -> split.computeIfAbsent(laneOf(seed.seed()), lane -> new ArrayList<>())
                .add(seed));
        lanes.forEach(lane -> lane.load(split.getOrDefault(lane, List.of()), isolation));
    }

    /** Fetches the kernels of loaded seeds, and has their embargoes and resets go on. */
    public void resume() {
        lanes.forEach(lane -> lane.mailbox().post(lane::resume));
    }

    /**
     * Returns a snapshot of every seed that changed since the last cut, of every seed at the first; each lane's are of one moment.
     *
     * @param isolation reads the host's breaker, at that moment
     */
    public Mono<List<SeedSnapshot>> cut(Supplier<IsolationMark> isolation) {
        return gather(lane -> lane.cut(isolation.get()));
    }

    /** Has the next cut hold every seed, since the last one did not arrive. */
    public void cutLost() {
        lanes.forEach(lane -> lane.mailbox().post(lane::cutLost));
    }

    /**
     * Applies a verified command about a seed.
     *
     * @param command only verified commands get here
     * @param reply takes exactly one outcome, on the lane's worker, now or when the seed's kernel has come; after {@link #dispose} a failure
     *     with PIPELINE_CLOSED, at once
     */
    public void apply(Verified<? extends Command.ForSeed> command, Reply<Outcome> reply) {
        Command.ForSeed wanted = command.value();
        Outcome.Subject subject =
                new Outcome.Subject(command.commandId(), command.keyId(), wanted.seed(), command.origin());
        SeedLane lane = laneOf(wanted.seed());
        lane.mailbox().post(new AskedCommand(lane, subject, wanted, reply));
    }

    /** Returns the plan of one seed, empty for a seed that never germinated. */
    public Mono<BlendPlan> plan(SeedId seed, long step) {
        SeedLane lane = laneOf(seed);
        return lane.mailbox().ask(sink -> sink.success(lane.plan(seed, step)));
    }

    /** Returns the plans of all seeds; each lane's are of one moment. */
    public Mono<Map<SeedId, BlendPlan>> plans(long step) {
        return Flux.fromIterable(lanes)
                .flatMap(
                        lane -> lane.mailbox().<List<BlendPlan>>ask(sink -> sink.success(lane.plans(step))),
                        lanes.size(),
                        1)
                .collect(HashMap::new, (all, plans) -> plans.forEach(plan -> all.put(plan.seed(), plan)));
    }

    /** Books evidence about a seed without waiting; what its lane hears afterwards finds it stored. */
    public void book(SeedId seed, Evidence evidence) {
        post(seed, state -> rules.evidence().book(state, evidence));
    }

    /** Books a host report without waiting; what the seed's lane hears afterwards finds it stored. */
    public void book(HostReport report) {
        post(report.seed(), state -> rules.evidence().book(state, report));
    }

    /** Changes a seed by a pure rule; completes when its lane has stored it. An unknown seed stays unknown. */
    public Mono<Void> change(SeedId seed, Function<SeedState, Decision> rule) {
        SeedLane lane = laneOf(seed);
        return lane.mailbox().ask(sink -> {
            lane.change(seed, rule);
            sink.success();
        });
    }

    /** As {@link #change}, but an unknown seed is taken for a dormant one. */
    public Mono<Void> admit(SeedId seed, Function<SeedState, Decision> rule) {
        SeedLane lane = laneOf(seed);
        return lane.mailbox().ask(sink -> {
            lane.admit(seed, rule);
            sink.success();
        });
    }

    /** Returns a seed's state, empty for an unknown one. */
    public Mono<SeedState> state(SeedId seed) {
        SeedLane lane = laneOf(seed);
        return lane.mailbox().ask(sink -> sink.success(lane.state(seed)));
    }

    /** Changes a seed by a pure rule without waiting. */
    public void post(SeedId seed, Function<SeedState, Decision> rule) {
        SeedLane lane = laneOf(seed);
        lane.mailbox().post(() -> lane.change(seed, rule));
    }

    /** Returns a seed's latest gate evaluations, oldest first; empty for a seed that had none. */
    public Mono<List<GateRecord>> gateHistory(SeedId seed) {
        SeedLane lane = laneOf(seed);
        return lane.mailbox().ask(sink -> sink.success(lane.gateHistory(seed)));
    }

    /** Marks a step; completes when every lane has done what was posted to it before, and moved on what moves by itself. */
    public Mono<Void> stepped() {
        return Flux.fromIterable(lanes)
                .flatMap(
                        lane -> lane.mailbox().<Void>ask(sink -> {
                            lane.stepped();
                            sink.success();
                        }),
                        lanes.size(),
                        1)
                .then();
    }

    /** Returns a view of every known seed; each lane's are of one moment. */
    public Mono<List<SeedView>> views() {
        return gather(SeedLane::views);
    }

    /** Retires every live seed, then returns a view of every known one; each lane does both in one moment. */
    public Mono<List<SeedView>> reset() {
        return gather(lane -> {
            lane.resetAll();
            return lane.views();
        });
    }

    private <T> Mono<List<T>> gather(Function<SeedLane, List<T>> question) {
        return Flux.fromIterable(lanes)
                .flatMap(
                        lane -> lane.mailbox().<List<T>>ask(sink -> sink.success(question.apply(lane))),
                        lanes.size(),
                        1)
                .collect(ArrayList::new, List::addAll);
    }

    /** Completes when every lane has done what was posted to it before. */
    public Mono<Void> settled() {
        return Flux.fromIterable(lanes)
                .flatMap(lane -> lane.mailbox().<Void>ask(MonoSink::success), lanes.size(), 1)
                .then();
    }

    /**
     * Gives back what every seed holds.
     *
     * @param done runs on the last lane that has done so
     */
    public void releaseAll(Runnable done) {
        AtomicInteger left = new AtomicInteger(lanes.size());
        lanes.forEach(lane -> lane.mailbox().post(() -> {
            lane.releaseAll();
            if (left.decrementAndGet() == 0) {
                done.run();
            }
        }));
    }

    /** Stops the lanes' workers once what was posted has run; what comes later is refused or dropped. */
    public void dispose() {
        lanes.forEach(lane -> lane.mailbox().dispose());
    }

    private SeedLane laneOf(SeedId seed) {
        return lanes.get(Math.floorMod(seed.hashCode(), lanes.size()));
    }
}
