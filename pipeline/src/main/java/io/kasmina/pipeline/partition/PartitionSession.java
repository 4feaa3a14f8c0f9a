package io.kasmina.pipeline.partition;

import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.SignedCommand;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.contract.UsageFault;
import io.kasmina.pipeline.Kasmina;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.pipeline.lane.LaneFault;
import io.kasmina.pipeline.port.BlendWriter;
import io.kasmina.pipeline.port.HostNote;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.pipeline.port.PartitionState;
import io.kasmina.pipeline.port.SeedPartition;
import io.kasmina.telemetry.MetricName;
import io.kasmina.tensor.Custody;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A restored partition at work: turn after turn is applied, cut and committed. One transaction is in flight; turns that are applied meanwhile are
 * held for the next one, up to a batch of records. Behind the transaction one full cut waits, and one turn more may be applied.
 */
final class PartitionSession {

    /** Most answers that are encoded at one time. */
    private static final int WRITES = 8;

    /** Longest wait for the end of a pipeline. */
    private static final Duration CLOSING = Duration.ofSeconds(1);

    private final SeedPartition partition;
    private final RunParts parts;
    private final Kasmina kasmina;

    /** The pipeline's run, which goes on when nobody waits for it any more. */
    private final Mono<Void> pipeline;

    private final PartitionDesk desk;
    private final RunState state;
    private final Mono<Void> stop;
    private final AwaitedKernels kernels;
    private final Sinks.Many<SignedCommand> commands = Sinks.many().unicast().onBackpressureBuffer();
    private final Sinks.Empty<Void> spoken = Sinks.empty();
    /** The run of the last step. Steps are applied one after the other. */
    private @Nullable TrainingRunId marked;

    private final Custody<Blended> answers = new Custody<>(Blended::discard);

    PartitionSession(
            SeedPartition partition,
            PartitionState committed,
            RunParts parts,
            Kasmina kasmina,
            PartitionDesk desk,
            RunState state,
            Mono<Void> stop) {
        this.partition = partition;
        marked = committed.run();
        this.kernels = new AwaitedKernels(committed.seeds());
        this.parts = parts;
        this.kasmina = kasmina;
        pipeline = kasmina.run().cache();
        this.desk = desk;
        this.state = state;
        this.stop = stop;
    }

    /** Runs until it is asked to stop; errors with what broke. */
    Mono<PartitionEnd> run() {
        return Mono.firstWithSignal(
                serve(),
                work().thenReturn(PartitionEnd.RELEASED),
                stop.then(Mono.delay(parts.config().drain(), parts.scheduler())).thenReturn(PartitionEnd.GAVE_UP));
    }

    /**
     * Gives everything back; what is not committed was seen by nobody. Completes when the pipeline has ended, or after a while where the device
     * does not answer.
     */
    Mono<Void> close() {
        return Mono.defer(() -> {
            desk.end();
            answers.end();
            kasmina.close();
            // How it ended is the run's to say, which has ended before.
            return pipeline.onErrorComplete().timeout(CLOSING, Mono.empty(), parts.scheduler());
        });
    }

    /** Everything that runs beside the turns; ends by an error alone. */
    private Mono<PartitionEnd> serve() {
        return Mono.when(
                        pipeline,
                        kasmina.telemetry().doOnNext(desk::packet),
                        kasmina.adjustments().doOnNext(desk::adjustment),
                        kasmina.seeds().doOnNext(kernels::seen).doOnNext(seed -> desk.seedChanged()),
                        kasmina.commands(commands.asFlux())
                                .doOnNext(desk::outcome)
                                .doOnComplete(spoken::tryEmitEmpty),
                        blends(),
                        stop.doOnSuccess(asked -> desk.stop()),
                        desk.failure(),
                        begin())
                .then(Mono.error(() -> new IllegalStateException("the pipeline of a partition ended by itself")));
    }

    /** The first record finds everything as its predecessor left it: kernels attached. */
    private Mono<Void> begin() {
        Mono<Void> patience =
                Mono.delay(parts.config().kernels(), parts.scheduler()).then();
        return Mono.firstWithSignal(kernels.settled(), patience).then(Mono.fromRunnable(() -> {
            desk.open(partition.source());
            state.restored();
        }));
    }

    private Mono<Void> work() {
        return Flux.<Boolean>generate(demand -> demand.next(true))
                .concatMap(demanded -> turn(), 0)
                .takeUntil(taken -> taken.part() == Turn.Part.LAST)
                .concatMap(this::commit, 1)
                .then();
    }

    private Flux<Turn.Taken> turn() {
        return desk.nextTurn().flatMapMany(turn -> Flux.fromIterable(turn.inputs())
                .concatMap(this::apply, 1)
                .then(turn.last() ? lastWords() : Mono.empty())
                .thenMany(cuts(turn)));
    }

    /** Ends with the cut of the turn, or without where it is held. */
    private Flux<Turn.Taken> cuts(Turn turn) {
        return desk.ended(turn)
                .flatMap(part -> switch (part) {
                    case EARLY -> desk.early();
                    case HELD -> Mono.just(Turn.Taken.HELD);
                    case WHOLE, LAST -> kasmina.cut().flatMap(seeds -> desk.take(turn, seeds));
                })
                .repeat()
                .takeUntil(taken -> taken.part() != Turn.Part.EARLY)
                .filter(taken -> taken.part() != Turn.Part.HELD);
    }

    /** Rejections that nobody has heard of are summed up where the commands end. */
    private Mono<Void> lastWords() {
        return Mono.defer(() -> {
            commands.tryEmitComplete();
            return spoken.asMono();
        });
    }

    private Mono<Void> apply(Input input) {
        if (input instanceof Input.Command asked) {
            return Mono.fromRunnable(() -> commands.emitNext(asked.command(), Sinks.EmitFailureHandler.FAIL_FAST));
        }
        if (input instanceof Input.Measured measured) {
            return kasmina.gradients(Flux.just(measured.gradients())).then();
        }
        Input.Note said = (Input.Note) input;
        return said.note() instanceof HostNote.Stepped stepped
                ? mark(said.run(), stepped.step())
                : kasmina.report(((HostNote.Reported) said.note()).report());
    }

    /** Steps of another training run begin anew. */
    private Mono<Void> mark(TrainingRunId run, long step) {
        boolean another = marked != null && !marked.equals(run);
        marked = run;
        return (another ? kasmina.newRun() : Mono.<Void>empty())
                .then(kasmina.mark(step))
                .doOnSuccess(done -> desk.stepped(run, step))
                .onErrorResume(PartitionSession::isNotRising, again -> {
                    Feed.HOST.skipped(parts.recorder());
                    return Mono.empty();
                });
    }

    private Flux<Void> blends() {
        return desk.frames().runs().flatMap(frames -> kasmina.blend(
                        frames.activations().asFlux(), frames.logits().asFlux())
                .doOnNext(answers::keep)
                .flatMap(answer -> write(frames.run(), answer), WRITES, 1));
    }

    private Mono<Void> write(TrainingRunId of, Blended answer) {
        FrameKey key = new FrameKey(of, answer.seed(), answer.step());
        return desk.run(key).flatMap(run -> {
            boolean owned = answers.take(answer) || !(answer instanceof Blended.Made);
            return owned
                    ? encoded(run, answer)
                            .doOnNext(blend -> desk.blend(key, blend))
                            .then()
                    : Mono.empty();
        });
    }

    /** Where the device does not give an answer out any more, the host goes on with its own activation. */
    private Mono<PartitionCut.Blend> encoded(TrainingRunId run, Blended answer) {
        BlendWriter writer = parts.ports().writer();
        Blended passed = new Blended.Failed(answer.seed(), answer.step(), BlendFailure.DEVICE_WEDGED);
        return writer.write(run, answer).onErrorResume(PartitionSession::isWedged, wedged -> writer.write(run, passed));
    }

    private Mono<Void> commit(Turn.Taken taken) {
        if (taken.cut().isEmpty()) {
            return Mono.empty();
        }
        return Mono.defer(() -> {
            long began = parts.nanos();
            state.committing(began);
            return partition.commit(taken.cut()).doOnSuccess(done -> {
                state.committed();
                desk.committed(taken);
                parts.recorder().time(MetricName.PARTITION_COMMIT_LATENCY, parts.nanos() - began);
            });
        });
    }

    private static boolean isWedged(Throwable failure) {
        return failure instanceof LaneFault fault && fault.kind() == LaneFault.Kind.DEVICE_WEDGED;
    }

    private static boolean isNotRising(Throwable failure) {
        return failure instanceof UsageFault fault && fault.kind() == UsageFault.Kind.STEP_NOT_RISING;
    }
}
