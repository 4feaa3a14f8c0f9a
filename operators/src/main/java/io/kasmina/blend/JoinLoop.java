package io.kasmina.blend;

import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * One subscription of an {@link ActivationJoin}.
 *
 * <p>Single writer: whoever raises {@code turns} from 0 owns the loop until it is 0 again, and the loop alone touches the table, asks
 * the sources for more and signals downstream. Everybody else only adds: sources to {@code inbox}, the timer to {@code due}, demand to
 * {@code demand}. A frame belongs to the loop from its arrival on, whatever else happens: it is answered, or closed by the loop.
 */
final class JoinLoop implements Subscription {

    private final JoinTable table;
    private final Scheduler timer;
    private final CoreSubscriber<? super Joined> waiting;
    private final JoinSource<Activation> activations;
    private final JoinSource<Logits> logits;

    /** Holds no more than the sources were asked for. */
    private final Queue<Frame> inbox = Queues.<Frame>unboundedMultiproducer().get();

    private final AtomicInteger turns = new AtomicInteger();
    private final AtomicLong demand = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean cancelled;
    private volatile boolean over;
    private volatile boolean due;
    private boolean armed;
    private Disposable alarm = Disposables.disposed();

    JoinLoop(JoinTable table, int capacity, Scheduler timer, CoreSubscriber<? super Joined> waiting) {
        this.table = table;
        this.timer = timer;
        this.waiting = waiting;
        this.activations = new JoinSource<>(this, capacity);
        this.logits = new JoinSource<>(this, capacity);
    }

    void start(Flux<Activation> first, Flux<Logits> second) {
        waiting.onSubscribe(this);
        first.subscribe(activations);
        second.subscribe(logits);
    }

    Context context() {
        return waiting.currentContext();
    }

    /** Tells whether nothing is taken any more. */
    boolean isOver() {
        return over || cancelled;
    }

    /** Takes a frame, at once where nobody else is at work. */
    void arrived(Frame frame) {
        if (turns.compareAndSet(0, 1)) {
            if (isOver()) {
                attempt(frame::close);
            } else {
                take(frame);
            }
            run();
        } else {
            inbox.add(frame);
            turn();
        }
    }

    void failed(Throwable cause) {
        if (isOver() || !failure.compareAndSet(null, cause)) {
            Operators.onErrorDropped(cause, context());
        }
        turn();
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            demand.accumulateAndGet(n, Operators::addCap);
            turn();
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        turn();
    }

    void turn() {
        if (turns.getAndIncrement() == 0) {
            run();
        }
    }

    private void run() {
        int missed = 1;
        while (missed != 0) {
            step();
            missed = turns.addAndGet(-missed);
        }
    }

    private void step() {
        if (!over) {
            // Read before the inbox, so that what came before the end is taken before it.
            boolean last = activations.isDone();
            takeAll();
            expire();
            passOn();
            finish(last);
        }
        if (over) {
            for (Frame frame = inbox.poll(); frame != null; frame = inbox.poll()) {
                attempt(frame::close);
            }
        }
    }

    private void takeAll() {
        while (!cancelled) {
            Frame frame = inbox.poll();
            if (frame == null) {
                return;
            }
            take(frame);
        }
    }

    private void take(Frame frame) {
        LogitsNeed need;
        try {
            need = table.need(frame);
        } catch (Throwable broken) {
            Exceptions.throwIfFatal(broken);
            attempt(frame::close);
            failed(broken);
            return;
        }
        attempt(() -> table.take(frame, need));
    }

    private void expire() {
        if (due) {
            due = false;
            armed = false;
            attempt(table::expire);
        }
    }

    /** A frame that cannot be closed ends the stream, and must not leave the loop without an owner. */
    private void attempt(Runnable work) {
        try {
            work.run();
        } catch (Throwable broken) {
            Exceptions.throwIfFatal(broken);
            failed(broken);
        }
    }

    private void passOn() {
        long wanted = demand.get();
        long sent = 0;
        while (sent < wanted && !cancelled && failure.get() == null) {
            Joined answer = poll();
            if (answer == null) {
                break;
            }
            waiting.onNext(answer);
            sent++;
        }
        if (sent > 0 && wanted != Long.MAX_VALUE) {
            demand.addAndGet(-sent);
        }
    }

    private @Nullable Joined poll() {
        try {
            return table.poll();
        } catch (Throwable broken) {
            Exceptions.throwIfFatal(broken);
            failed(broken);
            return null;
        }
    }

    private void finish(boolean last) {
        Throwable broken = failure.get();
        if (cancelled) {
            end();
        } else if (broken != null) {
            end();
            waiting.onError(broken);
        } else if (last && table.isIdle()) {
            end();
            waiting.onComplete();
        } else {
            activations.refill(table.takeActivationsLeft());
            logits.refill(table.takeLogitsLeft());
            arm();
        }
    }

    /** One alarm for all that wait: it rings when the first of them expires, or would have. */
    private void arm() {
        if (armed) {
            return;
        }
        long delay = table.nextExpiry();
        if (delay >= 0) {
            armed = true;
            try {
                alarm = timer.schedule(this::ring, delay, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException gone) {
                failed(gone);
            }
        }
    }

    private void ring() {
        due = true;
        turn();
    }

    private void end() {
        over = true;
        alarm.dispose();
        activations.cancel();
        logits.cancel();
        attempt(table::clear);
    }
}
