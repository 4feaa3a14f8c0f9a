package io.kasmina.blend;

import io.kasmina.contract.SeedId;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.tensor.Custody;
import java.util.function.Predicate;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;

/**
 * Joins activations with the logits of the same seed and step, whichever comes first.
 *
 * <pre>
 * activations ─▶ window (capacity) ─┐
 *                                   ├─▶ one writer: table ─▶ Joined
 * logits ──────▶ window (capacity) ─┘
 * </pre>
 *
 * <ul>
 *   <li>An activation of a seed that needs no logits passes at once, and such a seed's logits are closed at once.
 *   <li>Any other activation waits for its logits at most the join window and then goes on without; logits wait as long and
 *       are then closed. An activation leaves when it is complete: it never waits for an earlier step of its seed.
 *   <li>A second frame for a key that waits already, or that was answered, is closed and counted: the first result stands, so that a
 *       redelivered record makes no second answer. The latest {@value #SETTLED_WINDOWS} × {@code joinCapacity} answered keys are
 *       remembered, whatever their age, and the oldest forgotten; that covers more than the join window as long as seeds
 *       answer fewer than so many frames in it. Logits that found no activation answered nothing: their key stays open.
 *   <li>Nothing overflows: a source whose window is full is asked for no more until a frame leaves.
 * </ul>
 *
 * <p>State is per subscription and has one writer, the merged stream. Each frame is closed or handed on exactly once, after
 * cancel and error too, by the stream's {@link Custody}. Frames that operators of the given sources drop are closed through
 * {@code doOnDiscard}; the sources
 * must not do so as well, must not discard what they are handing over, and hand over each frame once. Receivers keep what they get in a custody of their own.
 */
public final class ActivationJoin {

    /** Signals between the windows and the writer; the windows hold what waits. */
    private static final int PREFETCH = 32;

    /** Two signals a frame: it arrived, it expired. */
    private static final int SIGNALS = 2;

    /** Windows full of answered keys that are remembered. */
    private static final int SETTLED_WINDOWS = 8;

    private final BlendConfig config;
    private final Predicate<SeedId> needsLogits;
    private final Scheduler timer;
    private final StageRecorder recorder;

    private ActivationJoin(BlendConfig config, Predicate<SeedId> needsLogits, Scheduler timer, StageRecorder recorder) {
        this.config = config;
        this.needsLogits = needsLogits;
        this.timer = timer;
        this.recorder = recorder;
    }

    /**
     * Makes a join.
     *
     * @param config window and capacity
     * @param needsLogits tells whether a seed's blend reads logits; called on the sources' threads, so thread-safe
     * @param timer measures the window
     * @param recorder counts the second frames that were closed
     */
    public static ActivationJoin of(
            BlendConfig config, Predicate<SeedId> needsLogits, Scheduler timer, StageRecorder recorder) {
        return new ActivationJoin(config, needsLogits, timer, recorder);
    }

    /**
     * Joins two streams.
     *
     * @param activations owned by the join from now on
     * @param logits owned by the join from now on; cancelled when the last activation has left
     * @return joined activations, owned by the receiver; completes after the last activation, errors if a source does
     */
    public Flux<Joined> join(Flux<Activation> activations, Flux<Logits> logits) {
        return Flux.defer(() -> joined(activations, logits));
    }

    private Flux<Joined> joined(Flux<Activation> activations, Flux<Logits> logits) {
        Custody<Frame> custody = new Custody<>(Frame::close);
        JoinTable table = new JoinTable(new SettledKeys(mostSettled()), recorder);
        Sinks.Empty<Void> allLeft = Sinks.empty();
        Flux<JoinSignal> left = kept(activations, custody)
                .flatMap(frame -> onActivation(new JoinTicket<>(frame, custody)), config.joinCapacity(), SIGNALS)
                .doOnComplete(() -> allLeft.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST));
        Flux<JoinSignal> right = kept(logits, custody)
                .flatMap(frame -> onLogits(frame, custody), config.joinCapacity(), SIGNALS)
                .takeUntilOther(allLeft.asMono());
        return Flux.merge(PREFETCH, left, right)
                .<Joined>handle((signal, sink) -> write(table, signal, sink))
                .doOnTerminate(custody::end)
                .doOnCancel(custody::end);
    }

    private int mostSettled() {
        return (int) Math.min((long) config.joinCapacity() * SETTLED_WINDOWS, Integer.MAX_VALUE);
    }

    /** What the source's own operators drop never gets here; everything else is in custody before any operator of the join sees it. */
    private static <F extends Frame> Flux<F> kept(Flux<F> source, Custody<Frame> custody) {
        return source.doOnDiscard(Frame.class, Frame::close).doOnNext(custody::keep);
    }

    private static void write(JoinTable table, JoinSignal signal, SynchronousSink<Joined> sink) {
        Joined ready = signal.on(table);
        if (ready != null) {
            sink.next(ready);
        }
    }

    private Publisher<JoinSignal> onActivation(JoinTicket<Activation> ticket) {
        return needsLogits.test(ticket.frame().seed())
                ? waiting(ticket, table -> table.activation(ticket), table -> table.activationExpired(ticket))
                : Mono.just(table -> table.pass(ticket));
    }

    private Publisher<JoinSignal> onLogits(Logits logits, Custody<Frame> custody) {
        if (!needsLogits.test(logits.seed())) {
            custody.drop(logits);
            return Mono.empty();
        }
        JoinTicket<Logits> ticket = new JoinTicket<>(logits, custody);
        return waiting(ticket, table -> table.logits(ticket), table -> table.logitsExpired(ticket));
    }

    /** Holds the frame's place in its source's window until the writer claims it. */
    private Flux<JoinSignal> waiting(JoinTicket<?> ticket, JoinSignal arrived, JoinSignal expired) {
        return Flux.concat(
                        Mono.just(arrived),
                        Mono.delay(config.joinWindow(), timer).thenReturn(expired),
                        Mono.<JoinSignal>never())
                .takeUntilOther(ticket.released());
    }
}
