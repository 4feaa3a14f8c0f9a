package io.kasmina.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.SeedView;
import io.kasmina.contract.SignedCommand;
import io.kasmina.pipeline.Kasmina;
import io.kasmina.pipeline.KasminaBuilder;
import io.kasmina.pipeline.KasminaConfig;
import io.kasmina.pipeline.cache.KernelCacheConfig;
import io.kasmina.pipeline.step.StepBody;
import io.kasmina.pipeline.step.StepReport;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Packet;
import io.kasmina.wire.LeylineCommandCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * A whole pipeline in one thread: heap tensors, virtual time, doubles where vendors would be, real commands on the wire. Everything
 * that a call leads to has happened when it returns, unless it waits for time. No kernel is loaded ahead unless a test says so.
 */
public final class PipelineBed implements AutoCloseable {

    /** A seed. */
    public static final SeedId SEED = new SeedId("seed-1");

    /** Virtual time. */
    public final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

    /** Moves with the timer. */
    public final SchedulerClock clock = new SchedulerClock(timer);

    /** The device. */
    public final InlineDevice device = new InlineDevice();

    /** The backend. */
    public final CountedOps ops = new CountedOps();

    /** The collector. */
    public final ScriptedAutograd autograd = new ScriptedAutograd();

    /** The host. */
    public final ScriptedHost host = new ScriptedHost();

    /** The teachers on the device. */
    public final ScriptedTeacher teacher = new ScriptedTeacher();

    /** Kernels. */
    public final KernelBus bus = new KernelBus();

    /** Every kernel of the blueprint {@code good} that was loaded: y = 2x. */
    public final List<HeapKernel> kernels = new ArrayList<>();

    /** Signs commands. */
    public final Policy policy = new Policy(clock);

    /** Durable snapshots. */
    public final ScriptedSnapshots snapshots = new ScriptedSnapshots();

    /** Gauges. */
    public final RecordedTelemetry recorder = new RecordedTelemetry();

    /** Outcomes in order. */
    public final List<Outcome> outcomes = new ArrayList<>();

    /** Packets in order. */
    public final List<Packet> packets = new ArrayList<>();

    /** Each seed's latest view. */
    public final Map<SeedId, SeedView> views = new LinkedHashMap<>();

    /** Stages of all seeds as they were announced. */
    public final List<SeedStage> stages = new ArrayList<>();

    /** How streams ended: {@code run}, {@code commands}, {@code telemetry}, {@code seeds} to an error or to "complete". */
    public final Map<String, Object> ends = new LinkedHashMap<>();

    /** The pipeline. */
    public final Kasmina kasmina;

    /** Commands as they arrive. */
    public final Sinks.Many<SignedCommand> in = Sinks.many().unicast().onBackpressureBuffer();

    /** The subscription of run. */
    public final Disposable running;

    private final List<String> breaches = new ArrayList<>();
    private long step;

    private PipelineBed(
            UnaryOperator<KasminaConfig> config,
            UnaryOperator<KasminaBuilder> parts,
            boolean withHost,
            boolean run,
            boolean streams) {
        bus.blueprint("good", () -> {
            kernels.add(HeapKernel.of(ops, 2, 0));
            return kernels.get(kernels.size() - 1);
        });
        KasminaBuilder builder = Kasmina.builder()
                .config(config.apply(KasminaConfig.defaults().with(KernelCacheConfig.off())))
                .device(device)
                .tensors(ops)
                .kernels(bus)
                .autograd(autograd)
                .teacher(teacher)
                .verifier(policy::keyring, LeylineCommandCodec.create())
                .prefetch(bus, bus, bus)
                .clock(clock)
                .scheduler(timer)
                .snapshots(snapshots)
                .recorder(recorder);
        kasmina = parts.apply(withHost ? builder.host(host) : builder).build();
        running = (run ? kasmina.run() : Mono.<Void>never())
                .subscribe(nothing -> {}, failure -> ends.put("run", failure), () -> ends.put("run", "complete"));
        if (streams) {
            subscribe();
        }
    }

    private void subscribe() {
        follow("telemetry", kasmina.telemetry(), this::take);
        follow("seeds", kasmina.seeds(), this::see);
        follow("commands", kasmina.commands(in.asFlux()), outcomes::add);
    }

    private <T> void follow(String name, Flux<T> stream, Consumer<T> receiver) {
        stream.subscribe(receiver, failure -> ends.put(name, failure), () -> ends.put(name, "complete"));
    }

    /** Starts a pipeline with default limits. */
    public static PipelineBed start() {
        return start(config -> config);
    }

    /** Starts a pipeline with other limits. */
    public static PipelineBed start(UnaryOperator<KasminaConfig> config) {
        return new PipelineBed(config, parts -> parts, true, true, true);
    }

    /** Starts a pipeline with default limits, unless the test's own parts, which replace the bed's, say otherwise. */
    public static PipelineBed startWith(UnaryOperator<KasminaBuilder> parts) {
        return new PipelineBed(config -> config, parts, true, true, true);
    }

    /** Starts a pipeline without a host. */
    public static PipelineBed withoutHost() {
        return new PipelineBed(config -> config, parts -> parts, false, true, true);
    }

    /** Makes a pipeline whose run nobody subscribes. */
    public static PipelineBed neverRun() {
        return new PipelineBed(config -> config, parts -> parts, true, false, true);
    }

    /** Makes a pipeline that nobody has touched. */
    public static PipelineBed untouched() {
        return new PipelineBed(config -> config, parts -> parts, true, false, false);
    }

    /** Sends a command and returns its one outcome. */
    public Outcome send(Command command) {
        return send(policy.sign(command));
    }

    /** Sends a signed command and returns its one outcome. */
    public Outcome send(SignedCommand command) {
        int before = outcomes.size();
        in.tryEmitNext(command).orThrow();
        assertThat(outcomes).hasSize(before + 1);
        return outcomes.get(before);
    }

    /** Sends a command for the next stage of {@link #SEED}. */
    public Outcome advance(SeedOperation operation) {
        return send(policy.advance(SEED, operation));
    }

    /** Germinates {@link #SEED} convexly. */
    public Outcome germinate() {
        return send(policy.germinate(SEED, BlendSpec.byDefault()));
    }

    /** Brings {@link #SEED} to TRAINING. */
    public void train() {
        train(BlendSpec.byDefault());
    }

    /** Brings {@link #SEED} to TRAINING with a blend. */
    public void train(BlendSpec blend) {
        send(policy.germinate(SEED, blend));
        applied(SeedOperation.START_TRAINING);
    }

    /** Brings {@link #SEED} from nothing to SHADOWING, where alpha is 1. */
    public void shadow(BlendSpec blend) {
        train(blend);
        applied(SeedOperation.START_GRAFTING);
        for (int i = 0; i <= 20; i++) {
            step(scope -> {});
        }
        applied(SeedOperation.STABILIZE);
    }

    /** Sends a command of {@link #SEED} that must be applied. */
    public void applied(SeedOperation operation) {
        assertThat(advance(operation)).isInstanceOf(Outcome.Applied.class);
    }

    /** Runs the next step; throws what its body throws. */
    public StepReport step(StepBody body) {
        CompletableFuture<StepReport> report = kasmina.step(step++, body).toFuture();
        assertThat(report).isDone();
        try {
            return report.join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
    }

    /** Runs a step in which the host reports a status for {@link #SEED}'s current stage. */
    public void report(PerformanceStatus status) {
        step(scope -> scope.report(ScriptedHost.report(view(), scope.step(), status)));
    }

    /** Returns the step that comes next. */
    public long nextStep() {
        return step;
    }

    /** Returns {@link #SEED}'s latest view. */
    public SeedView view() {
        return views.get(SEED);
    }

    /** Returns {@link #SEED}'s stage. */
    public SeedStage stage() {
        return view().stage();
    }

    /** Lets time pass. */
    public void pass(Duration time) {
        timer.advanceTimeBy(time);
    }

    /** Returns the events of all packets that have a name, after a step mark that flushes what waits. */
    public List<Event> events(EventName name) {
        step(scope -> {});
        return seen(name);
    }

    /** Returns the events of the packets so far that have a name. */
    public List<Event> seen(EventName name) {
        return packets.stream()
                .flatMap(packet -> packet.events().stream())
                .filter(event -> event.name() == name)
                .toList();
    }

    /** Closes the pipeline; nothing that it said may be missing in the catalogue. */
    @Override
    public void close() {
        kasmina.close();
        assertThat(breaches).isEmpty();
        assertThat(recorder.breaches()).isEmpty();
    }

    private void take(Packet packet) {
        packets.add(packet);
        breaches.addAll(Catalogue.breaches(packet));
    }

    private void see(SeedView view) {
        views.put(view.seed(), view);
        if (stages.isEmpty() || stages.get(stages.size() - 1) != view.stage()) {
            stages.add(view.stage());
        }
    }
}
