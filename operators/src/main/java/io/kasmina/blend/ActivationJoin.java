package io.kasmina.blend;

import io.kasmina.telemetry.StageRecorder;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
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
 *   <li>Whether an activation needs logits is asked when it comes and, where it has none, again when it is about to leave, since its seed
 *       may have begun to blend meanwhile. Logits are asked for when they come: those of a seed that needs none are closed at once.
 *   <li>An activation that needs logits now waits for them at most the join window and then goes on without; logits wait as long for
 *       their activation, and longer while activations queue up here, and are then closed; those that no blend reads yet make room for others. Any other activation is complete at once, with the logits that are there.
 *   <li>Activations of one seed leave in the order in which they came: one that is complete waits for the earlier ones of its seed, which
 *       takes no longer than their window. Other seeds do not wait for it.
 *   <li>A second frame for a key that waits already, or that was answered, is closed and counted, but for logits that nothing waited for: the first result stands, so that a
 *       redelivered record makes no second answer. The latest {@value JoinTable#SETTLED_WINDOWS} × {@code joinCapacity} answered keys are
 *       remembered, whatever their age, and the oldest forgotten; that covers more than the join window as long as seeds
 *       answer fewer than so many frames in it. Logits that found no activation answered nothing: their key stays open.
 *   <li>Nothing overflows: a source whose window is full is asked for no more until a frame leaves. An activation leaves when it is handed
 *       on, so that a receiver that asks for nothing stops its source.
 * </ul>
 *
 * <p>State is per subscription and has one writer, {@link JoinLoop}. Each frame is closed or handed on exactly once, after cancel and
 * error too. What is handed on while the receiver cancels is the receiver's, who keeps what it gets in a {@link io.kasmina.tensor.Custody}
 * of its own. Frames that operators of the given sources drop are closed through {@code doOnDiscard}; the sources must not do so as well,
 * must not discard what they are handing over, and hand over each frame once.
 */
public final class ActivationJoin {

    private final BlendConfig config;
    private final Function<Frame, LogitsNeed> need;
    private final Scheduler timer;
    private final StageRecorder recorder;

    private ActivationJoin(
            BlendConfig config, Function<Frame, LogitsNeed> need, Scheduler timer, StageRecorder recorder) {
        this.config = config;
        this.need = need;
        this.timer = timer;
        this.recorder = recorder;
    }

    /**
     * Makes a join.
     *
     * @param config window and capacity
     * @param need tells of a frame's seed and step whether their blend reads logits; called on whichever thread is at work, one at a
     *     time, and must leave the frame's tensors alone
     * @param timer measures the window; it must not be disposed before the join's subscriptions ended
     * @param recorder counts the second frames that were closed
     */
    public static ActivationJoin of(
            BlendConfig config, Function<Frame, LogitsNeed> need, Scheduler timer, StageRecorder recorder) {
        return new ActivationJoin(config, need, timer, recorder);
    }

    /**
     * Joins two streams.
     *
     * @param activations owned by the join from now on
     * @param logits owned by the join from now on; cancelled when the last activation has left
     * @return joined activations, owned by the receiver; completes after the last activation, errors if a source does
     */
    public Flux<Joined> join(Flux<Activation> activations, Flux<Logits> logits) {
        Flux<Activation> first = activations.doOnDiscard(Frame.class, Frame::close);
        Flux<Logits> second = logits.doOnDiscard(Frame.class, Frame::close);
        return new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super Joined> waiting) {
                JoinTable table = new JoinTable(config, need, () -> timer.now(TimeUnit.NANOSECONDS), recorder);
                new JoinLoop(table, config.joinCapacity(), timer, waiting).start(first, second);
            }
        };
    }
}
