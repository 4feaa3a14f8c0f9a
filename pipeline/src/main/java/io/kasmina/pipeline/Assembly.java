package io.kasmina.pipeline;

import io.kasmina.blend.ActivationJoin;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.SignedCommand;
import io.kasmina.isolate.IsolationConfig;
import io.kasmina.isolate.IsolationRules;
import io.kasmina.pipeline.blend.FrameBlender;
import io.kasmina.pipeline.dispatch.LaneRules;
import io.kasmina.pipeline.dispatch.SeedLanes;
import io.kasmina.pipeline.lane.DeviceWatch;
import io.kasmina.pipeline.lane.SerialMailbox;
import io.kasmina.pipeline.prefetch.KernelLoop;
import io.kasmina.pipeline.registry.ParameterRegistry;
import io.kasmina.pipeline.snapshot.Checkpoints;
import io.kasmina.pipeline.state.IsolationGuard;
import io.kasmina.pipeline.state.SeedSnapshot;
import io.kasmina.pipeline.step.DeviceTools;
import io.kasmina.pipeline.step.HostModel;
import io.kasmina.pipeline.step.KernelTable;
import io.kasmina.pipeline.step.StepRun;
import io.kasmina.pipeline.telemetry.FigureBook;
import io.kasmina.pipeline.telemetry.TelemetryHub;
import io.kasmina.prefetch.PrefetchOperator;
import io.kasmina.verify.Verification;
import io.kasmina.verify.VerifyOperator;
import io.kasmina.verify.VerifyPorts;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Wires one pipeline.
 *
 * <pre>
 * commands ─▶ verify ─▶ router ─▶ lanes ─▶ effects ─┬▶ telemetry hub ─▶ packets
 *                                  ▲  ▲             ├▶ prefetch queue ─▶ kernel loop ─▶ device ─┐
 *                                  │  └─────────────│───────── attached, failed ────────────────┘
 *                                  └── evidence ────┴▶ device: detach, reset checks
 * </pre>
 *
 * <p>From the router commands without a seed go to {@link GlobalCommands}.
 */
final class Assembly implements PipelineEffects.LaneAccess {

    private final SerialMailbox outlets;
    private final TelemetryHub hub;
    private final FigureBook figures;
    private final SeedDirectory directory;
    private final AdjustmentOutlet adjustments;
    private final PrefetchQueue prefetches;
    private final ParameterRegistry registry;
    private final KernelTable kernels;
    private final DeviceMemory memory;
    private final DeviceWatch watch;
    private final LaneRules rules;
    private final Recovery recovery;
    private final SeedLanes lanes;
    private final Cuts cuts;
    private final Steps steps;
    private final FrameBlender blender;
    private final KernelLoop loop;
    private final CommandRouter router;
    private final VerifyOperator verifier;
    private final KasminaParts parts;
    private final Sinks.Empty<Void> ended = Sinks.empty();

    /** The loops and the lanes' release. */
    private final AtomicInteger ends = new AtomicInteger(2);

    Assembly(KasminaParts parts) {
        this.parts = parts;
        KasminaConfig config = parts.config();
        outlets = new SerialMailbox(parts.scheduler());
        figures = new FigureBook(parts.recorder());
        hub = new TelemetryHub(config.telemetry(), outlets, parts.clock(), figures);
        directory = new SeedDirectory(outlets);
        adjustments = new AdjustmentOutlet(outlets);
        prefetches = new PrefetchQueue(outlets, config.prefetch().maxOutstanding());
        HostModel host = parts.host();
        registry = new ParameterRegistry(() -> host == null ? null : host.parameters());
        kernels = new KernelTable(registry);
        memory = new DeviceMemory(parts, kernels, hub, figures);
        watch = new DeviceWatch(config.watch(), parts.device(), hub, parts.scheduler());
        LastStep last = new LastStep(parts.lastStep());
        RuleWiring wiring = new RuleWiring(parts);
        IsolationGuard guard = wiring.guard(hub, figures);
        rules = wiring.rules(last, guard);
        recovery = new Recovery(parts, outlets, kernels, rules, figures, (seed, rule) -> lanes().post(seed, rule));
        lanes = new SeedLanes(
                config.dispatch(),
                rules,
                makeEffects(),
                parts.scheduler(),
                parts.clock(),
                config.prefetch().parked());
        if (parts.seeds() != null) {
            lanes.load(parts.seeds(), guard.mark(parts.clock()));
        }
        cuts = new Cuts(lanes, hub, () -> guard.mark(parts.clock()), parts.scheduler());
        steps = makeSteps(last, guard);
        blender = memory.blender(
                ActivationJoin.of(config.blend(), directory::logitsNeed, parts.scheduler(), figures),
                lanes,
                steps::blended);
        loop = makeLoop();
        router = new CommandRouter(
                lanes, hub, new GlobalWiring(parts, hub, registry, memory).wire(lanes, prefetches, adjustments));
        verifier = makeVerifier();
    }

    Mono<Void> loops() {
        lanes.resume();
        return Mono.when(prefetches.drain(loop, parts), recovery.run()).doFinally(end -> arrive());
    }

    Mono<Void> upkeep() {
        return memory.upkeep(hub);
    }

    /**
     * Gives back what seeds hold, then, when the loops have said their last, ends every stream and the lanes. Needs no subscriber, so
     * that a close works without a run.
     *
     * @param running whether the loops were started
     */
    void shutdown(boolean running) {
        prefetches.close();
        lanes.releaseAll(() -> {
            prefetches.complete();
            recovery.complete();
            if (!running) {
                arrive();
            }
            arrive();
        });
    }

    /** Completes after the shutdown. */
    Mono<Void> ended() {
        return ended.asMono();
    }

    private void arrive() {
        if (ends.decrementAndGet() == 0) {
            finish();
        }
    }

    private void finish() {
        adjustments.complete();
        directory.complete();
        hub.complete();
        parts.device().release(memory::end);
        lanes.dispose();
        outlets.dispose();
        ended.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
    }

    Mono<Void> booked(HostReport report) {
        return Mono.defer(() -> {
            lanes.book(report);
            return lanes.settled();
        });
    }

    Mono<List<SeedSnapshot>> cut() {
        return cuts.cut();
    }

    UpdateCheck updates() {
        return new UpdateCheck(parts.device(), registry, parts.scheduler());
    }

    DeviceWatch watch() {
        return watch;
    }

    TelemetryHub hub() {
        return hub;
    }

    SeedDirectory directory() {
        return directory;
    }

    AdjustmentOutlet adjustments() {
        return adjustments;
    }

    Steps steps() {
        return steps;
    }

    FrameBlender blender() {
        return blender;
    }

    Checkpoints checkpoints() {
        return recovery.checkpoints(lanes, rules);
    }

    CommandRouter router() {
        return router;
    }

    Function<Flux<SignedCommand>, Flux<Verification>> verifier() {
        return verifier;
    }

    @Override
    public SeedLanes lanes() {
        return lanes;
    }

    @Override
    public LaneRules rules() {
        return rules;
    }

    private PipelineEffects makeEffects() {
        return new PipelineEffects(
                hub,
                figures,
                prefetches,
                parts.device(),
                kernels,
                memory.pool(),
                directory,
                recovery.snapshots(),
                this);
    }

    private Steps makeSteps(LastStep last, IsolationGuard guard) {
        IsolationConfig isolation = parts.config().isolation();
        StepRun run = new StepRun(new DeviceTools(
                memory.ops(), parts.autograd(), kernels, parts.host(), isolation, IsolationRules.of(isolation)));
        StepMetrics metrics = new StepMetrics(hub, figures, parts.device(), memory::use, directory);
        return new Steps(
                lanes, parts.device(), run, isolation, guard, metrics, hub, parts.scheduler(), last, memory.guard());
    }

    private KernelLoop makeLoop() {
        PrefetchOperator operator = new PrefetchWiring(parts, hub, figures).operator(prefetches);
        return new KernelLoop(
                operator, memory.desk(), lanes, rules, hub, figures, prefetches::again, prefetches::ended);
    }

    private VerifyOperator makeVerifier() {
        return VerifyOperator.of(
                parts.config().verify(),
                new VerifyPorts(
                        parts.keys(),
                        parts.codec(),
                        parts.routing(),
                        parts.nonces(),
                        parts.clock(),
                        hub,
                        figures,
                        parts.scheduler()));
    }
}
