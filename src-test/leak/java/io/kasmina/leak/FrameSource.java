package io.kasmina.leak;

import io.kasmina.blend.Frame;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Frames that are handed over one by one as they are asked for, and never dropped: what was not handed over when the stream ended is the
 * test's to close. It may fail at any moment, from any thread. One subscriber.
 */
final class FrameSource<F extends Frame> implements Publisher<F>, Subscription {

    private final List<F> frames;
    private final AtomicInteger turns = new AtomicInteger();
    private final AtomicLong demand = new AtomicLong();
    private volatile boolean cancelled;
    private volatile boolean failing;
    private volatile int emitted;
    private Subscriber<? super F> subscriber;

    FrameSource(List<F> frames) {
        this.frames = frames;
    }

    @Override
    public void subscribe(Subscriber<? super F> next) {
        subscriber = next;
        next.onSubscribe(this);
    }

    @Override
    public void request(long n) {
        demand.accumulateAndGet(n, (now, more) -> now + more < 0 ? Long.MAX_VALUE : now + more);
        drain();
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    /** Ends the stream with an error. */
    void fail() {
        failing = true;
        drain();
    }

    /** Returns how many frames were handed over. */
    int emitted() {
        return emitted;
    }

    /** Closes what was not handed over; once nothing is handed over any more. */
    void closeRest() {
        frames.subList(emitted, frames.size()).forEach(Frame::close);
    }

    private void drain() {
        if (subscriber == null || turns.getAndIncrement() != 0) {
            return;
        }
        do {
            step();
        } while (turns.decrementAndGet() != 0);
    }

    private void step() {
        while (!cancelled && !failing && emitted < frames.size() && demand.get() > 0) {
            demand.decrementAndGet();
            F frame = frames.get(emitted);
            emitted = emitted + 1;
            subscriber.onNext(frame);
        }
        if (failing && !cancelled) {
            cancelled = true;
            subscriber.onError(new IllegalStateException("source"));
        }
    }
}
