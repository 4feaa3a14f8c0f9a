package io.kasmina.pipeline.lane;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One queued task, and the subscription of the one who waits for it. A task cancelled before its turn does not run. A result
 * reaches its subscriber or is closed on the device thread: one atomic state decides it, since {@code MonoSink} drops a result that
 * loses against a cancellation without closing it.
 *
 * <pre>
 *   WAITING ── request ──▶ REQUESTED ── result ──▶ OVER
 *      └────── result ───▶ HOLDING ─── request ──▶ OVER        (a cancellation leads to OVER from everywhere, and so does a wait that is given up)
 * </pre>
 */
final class DeviceTask<T> implements Runnable, Subscription {

    private final Callable<? extends T> task;
    private final Subscriber<? super T> waiting;
    private final DeviceLane lane;
    private final boolean brief;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private @Nullable T held;

    DeviceTask(Callable<? extends T> task, Subscriber<? super T> waiting, DeviceLane lane, boolean brief) {
        this.task = task;
        this.waiting = waiting;
        this.lane = lane;
        this.brief = brief;
    }

    /** Tells whether it is one of a burst. */
    boolean isBrief() {
        return brief;
    }

    @Override
    public void run() {
        if (state.get() == State.OVER) {
            return;
        }
        T result;
        try {
            result = task.call();
        } catch (Throwable failure) {
            // Errors too: a library that cannot be linked must not leave its caller waiting.
            fail(failure);
            return;
        }
        if (result == null) {
            complete();
        } else {
            deliver(result);
        }
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)
                && !state.compareAndSet(State.WAITING, State.REQUESTED)
                && state.compareAndSet(State.HOLDING, State.OVER)) {
            emit(Objects.requireNonNull(held));
        }
    }

    @Override
    public void cancel() {
        if (state.getAndSet(State.OVER) == State.HOLDING) {
            discard(Objects.requireNonNull(held));
        }
    }

    /** Ends the task with an error, which is dropped where nobody waits any more. */
    void fail(Throwable failure) {
        if (state.getAndSet(State.OVER) == State.OVER) {
            Operators.onErrorDropped(failure, Context.empty());
        } else {
            waiting.onError(failure);
        }
    }

    /**
     * Ends the wait for a task that was not run, or does not end, with {@link LaneFault} DEVICE_WEDGED; whatever it may still bring is
     * closed. Any thread.
     *
     * @param task null or a release for none
     * @return how many waited, 0 or 1
     */
    static int giveUp(@Nullable Runnable task) {
        return task instanceof DeviceTask<?> one && one.giveUp() ? 1 : 0;
    }

    private boolean giveUp() {
        State before = state.getAndSet(State.OVER);
        if (before == State.HOLDING) {
            discard(Objects.requireNonNull(held));
        }
        if (before != State.OVER) {
            tell(new LaneFault(LaneFault.Kind.DEVICE_WEDGED, "a task of the device lane does not end"));
        }
        return before != State.OVER;
    }

    private void tell(LaneFault wedged) {
        try {
            waiting.onError(wedged);
        } catch (Throwable failure) {
            // As of any task: one who cannot be told must not keep the news from everyone else.
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
        }
    }

    private void deliver(T result) {
        held = result;
        if (state.compareAndSet(State.WAITING, State.HOLDING)) {
            return;
        }
        if (state.compareAndSet(State.REQUESTED, State.OVER)) {
            emit(result);
        } else {
            discard(result);
        }
    }

    private void emit(T result) {
        waiting.onNext(result);
        waiting.onComplete();
    }

    private void complete() {
        if (state.getAndSet(State.OVER) != State.OVER) {
            waiting.onComplete();
        }
    }

    private void discard(T result) {
        if (result instanceof AutoCloseable closeable) {
            lane.release(() -> close(closeable));
        }
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception failure) {
            Operators.onErrorDropped(failure, Context.empty());
        }
    }

    private enum State {
        WAITING,
        REQUESTED,
        HOLDING,
        OVER
    }
}
