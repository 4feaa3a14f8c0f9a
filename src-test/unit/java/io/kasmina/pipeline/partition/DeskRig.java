package io.kasmina.pipeline.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.blend.Activation;
import io.kasmina.blend.Frame;
import io.kasmina.blend.Logits;
import io.kasmina.contract.Origin;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Rejection;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SignedCommand;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.isolate.Gradients;
import io.kasmina.pipeline.KasminaConfig;
import io.kasmina.pipeline.lane.SerialMailbox;
import io.kasmina.pipeline.port.Arrival;
import io.kasmina.pipeline.port.DeadLetter;
import io.kasmina.pipeline.port.HostNote;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.pipeline.port.PartitionSource;
import io.kasmina.pipeline.port.PartitionState;
import io.kasmina.support.CountedOps;
import io.kasmina.support.RecordedTelemetry;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorShape;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A desk between streams of a test and a test that plays the pipeline. One thread and virtual time. */
final class DeskRig implements PartitionSource, AutoCloseable {

    static final TrainingRunId RUN = new TrainingRunId("run-7");
    static final int BYTES = 64;

    final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
    final RecordedTelemetry telemetry = new RecordedTelemetry();
    final CountedOps ops = new CountedOps();
    final Feeder<SignedCommand> commands = new Feeder<>();
    final Feeder<Arrival<Activation>> activations = new Feeder<>();
    final Feeder<Arrival<Logits>> logits = new Feeder<>();
    final Feeder<Arrival<Gradients>> gradients = new Feeder<>();
    final Feeder<Arrival<HostNote>> host = new Feeder<>();

    final PartitionDesk desk;
    private final AtomicReference<Turn> turn = new AtomicReference<>();
    private final AtomicReference<Turn.Part> ended = new AtomicReference<>();
    private boolean waits;
    private boolean asks;

    DeskRig(PartitionConfig config) {
        KasminaConfig limits = KasminaConfig.defaults();
        PartitionParts ports = new PartitionParts(
                (partition, state, nonces) -> {
                    throw new IllegalStateException("no pipeline here");
                },
                (run, answer) -> Mono.empty(),
                timer,
                timer,
                Clock.systemUTC(),
                telemetry,
                telemetry);
        desk = new PartitionDesk(
                new RunParts(config, limits, ports),
                new AnswerRule(Origin.CONTROL, true, seed -> true),
                new RunState(),
                new PartitionState(List.of(), List.of(), PartitionCut.NO_STEP),
                new SerialMailbox(timer));
        desk.frames().runs().subscribe(frames -> {
            frames.activations().asFlux().subscribe(Frame::close);
            frames.logits().asFlux().subscribe(Frame::close);
        });
        desk.open(this);
        pass(Duration.ZERO);
    }

    void pass(Duration time) {
        timer.advanceTimeBy(time);
    }

    /** Waits until the next turn is due; null where none is, which goes on waiting. */
    Turn turn() {
        if (!waits) {
            waits = true;
            desk.nextTurn().subscribe(turn::set);
        }
        pass(Duration.ZERO);
        Turn due = turn.getAndSet(null);
        waits = due == null;
        return due;
    }

    /** Ends the turn whose commands are answered. */
    Turn.Taken cut(Turn begun) {
        assertThat(ends(begun)).isEqualTo(Turn.Part.WHOLE);
        return take(begun);
    }

    /** Waits for the turn's end; null while that goes on. */
    Turn.Part ends(Turn begun) {
        if (!asks) {
            asks = true;
            desk.ended(begun).subscribe(ended::set);
        }
        pass(Duration.ZERO);
        Turn.Part said = ended.getAndSet(null);
        asks = said == null;
        return said;
    }

    Turn.Taken early() {
        AtomicReference<Turn.Taken> taken = new AtomicReference<>();
        desk.early().subscribe(taken::set);
        pass(Duration.ZERO);
        return taken.get();
    }

    Turn.Taken take(Turn begun) {
        AtomicReference<Turn.Taken> taken = new AtomicReference<>();
        desk.take(begun, List.of()).subscribe(taken::set);
        pass(Duration.ZERO);
        return taken.get();
    }

    void committed(Turn.Taken taken) {
        desk.committed(taken);
        pass(Duration.ZERO);
    }

    void activation(SeedId seed, long step, long offset) {
        activations.next(new Arrival.Read<>(
                new Activation(seed, step, matrix(), null), RUN, BYTES, place("activations", offset)));
        pass(Duration.ZERO);
    }

    void logits(SeedId seed, long step, long offset) {
        logits.next(new Arrival.Read<>(new Logits(seed, step, matrix()), RUN, BYTES, place("logits", offset)));
        pass(Duration.ZERO);
    }

    void step(long step, long offset) {
        host.next(new Arrival.Read<>(new HostNote.Stepped(step), RUN, BYTES, place("host", offset)));
        pass(Duration.ZERO);
    }

    void command(long offset) {
        command(offset, 1);
    }

    void command(long offset, int bytes) {
        commands.next(new SignedCommand(new byte[bytes], null, place(Origin.COMMANDS, offset)));
        pass(Duration.ZERO);
    }

    /** Sends one that is all key. */
    void keyedCommand(long offset, int bytes) {
        commands.next(new SignedCommand(new byte[0], null, place(Origin.COMMANDS, offset), new byte[bytes]));
        pass(Duration.ZERO);
    }

    /** Answers every command of a turn. */
    void answerCommands(Turn begun) {
        for (Input input : begun.inputs()) {
            if (input instanceof Input.Command asked) {
                Outcome.Subject subject =
                        new Outcome.Subject(null, null, null, asked.command().origin());
                desk.outcome(new Outcome.Rejected(subject, Rejection.MALFORMED));
            }
        }
        pass(Duration.ZERO);
    }

    void answer(SeedId seed, long step) {
        desk.blend(new FrameKey(RUN, seed, step), new PartitionCut.Blend(seed, new byte[] {1}));
        pass(Duration.ZERO);
    }

    static <T> Arrival<T> unreadable(String topic, long offset, int bytes) {
        return new Arrival.Unreadable<>(
                new DeadLetter(place(topic, offset), "malformed", "field", null, null, new byte[bytes]));
    }

    /** Returns one that is nearly all key. */
    static <T> Arrival<T> keyed(String topic, long offset, int bytes) {
        return new Arrival.Unreadable<>(
                new DeadLetter(place(topic, offset), "malformed", "field", null, new byte[bytes], new byte[0]));
    }

    static Origin place(String topic, long offset) {
        return new Origin(topic, 0, offset);
    }

    @Override
    public Flux<SignedCommand> commands() {
        return commands.flux();
    }

    @Override
    public Flux<Arrival<Activation>> activations() {
        return activations.flux();
    }

    @Override
    public Flux<Arrival<Logits>> logits() {
        return logits.flux();
    }

    @Override
    public Flux<Arrival<Gradients>> gradients() {
        return gradients.flux();
    }

    @Override
    public Flux<Arrival<HostNote>> host() {
        return host.flux();
    }

    @Override
    public void close() {
        desk.end();
        pass(Duration.ZERO);
    }

    /** One stream; more than is asked for is an error. */
    static final class Feeder<T> {

        private final TestPublisher<T> records = TestPublisher.create();
        private long requested;

        void next(T record) {
            requested--;
            records.next(record);
        }

        /** Returns how many are asked for. */
        long requested() {
            return requested;
        }

        private Flux<T> flux() {
            return records.flux().doOnRequest(more -> requested += more);
        }
    }

    private Tensor matrix() {
        return ops.floats(TensorShape.of(2, 2), 1, 2, 3, 4);
    }
}
