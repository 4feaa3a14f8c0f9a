package io.kasmina.blend;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** One source of a join. It is asked for as many frames as there are free places in its window, which the loop alone counts. */
final class JoinSource<F extends Frame> implements CoreSubscriber<F> {

    private final JoinLoop loop;
    private final int capacity;
    private volatile @Nullable Subscription source;
    private volatile boolean done;

    JoinSource(JoinLoop loop, int capacity) {
        this.loop = loop;
        this.capacity = capacity;
    }

    @Override
    public Context currentContext() {
        return loop.context();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        if (!Operators.validate(source, subscription)) {
            return;
        }
        source = subscription;
        if (loop.isOver()) {
            subscription.cancel();
        } else {
            subscription.request(capacity);
        }
    }

    @Override
    public void onNext(F frame) {
        loop.arrived(frame);
    }

    @Override
    public void onError(Throwable failure) {
        done = true;
        loop.failed(failure);
    }

    @Override
    public void onComplete() {
        done = true;
        loop.turn();
    }

    /** Tells whether its last frame was handed to the loop. */
    boolean isDone() {
        return done;
    }

    /** Asks for as many frames as have left; the loop only. */
    void refill(int left) {
        Subscription current = source;
        if (left > 0 && current != null) {
            current.request(left);
        }
    }

    void cancel() {
        Subscription current = source;
        if (current != null) {
            current.cancel();
        }
    }
}
