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
import io.kasmina.pipeline.state.SeedSnapshot;
import io.kasmina.pipeline.step.StepBody;
import io.kasmina.pipeline.step.StepReport;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Packet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A whole pipeline in one thread: heap tensors, virtual time, doubles where vendors would be, real commands on the wire. Everything
 * that a call leads to has happened when it returns, unless it waits for time. No kernel is loaded ahead unless a test says so.
 */
public final class PipelineBed extends BedParts implements AutoCloseable {

    /** A seed. */
    public static final SeedId SEED = new SeedId("seed-1");

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

    /** The pipeline; another one after a restart. */
    public Kasmina kasmina;

    /** Commands as they arrive. */
    public Sinks.Many<SignedCommand> in = Sinks.many().unicast().onBackpressureBuffer();

    /** The subscription of run. */
    public Disposable running;

    private final Supplier<KasminaBuilder> builder;
    private final List<String> breaches = new ArrayList<>();
    private Disposable.Composite streams = Disposables.composite();
    private long step;
    private int restarts;

    private PipelineBed(
            UnaryOperator<KasminaConfig> config,
            UnaryOperator<KasminaBuilder> parts,
            boolean withHost,
            boolean run,
            boolean subscribed) {
        builder = () -> parts.apply(withHost ? builder(config).host(host) : builder(config));
        kasmina = builder.get().build();
        running = follow("run", run ? kasmina.run() : Mono.never(), nothing -> {});
        if (subscribed) {
            subscribe();
        }
    }

    /**
     * Puts another pipeline in the place of this one, as a process does that finds what a former one has kept: nobody hears the former
     * one's last words, and the last step is read again.
     */
    public void restart(List<SeedSnapshot> seeds) {
        streams.dispose();
        streams = Disposables.composite();
        running.dispose();
        views.clear();
        in = Sinks.many().unicast().onBackpressureBuffer();
        kasmina = builder.get().seeds(seeds).name("restart-" + ++restarts).build();
        running = follow("run", kasmina.run(), nothing -> {});
        if (step > 0) {
            kasmina.mark(step - 1).subscribe();
        }
        subscribe();
    }

    /** Takes a cut, which must be there at once. */
    public List<SeedSnapshot> cut() {
        CompletableFuture<List<SeedSnapshot>> cut = kasmina.cut().toFuture();
        assertThat(cut).isDone();
        return cut.join();
    }

    private void subscribe() {
        streams.add(follow("telemetry", kasmina.telemetry(), this::take));
        streams.add(follow("seeds", kasmina.seeds(), this::see));
        streams.add(follow("commands", kasmina.commands(in.asFlux()), outcomes::add));
    }

    private <T> Disposable follow(String name, Publisher<T> stream, Consumer<T> receiver) {
        return Flux.from(stream)
                .subscribe(receiver, failure -> ends.put(name, failure), () -> ends.put(name, "complete"));
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
