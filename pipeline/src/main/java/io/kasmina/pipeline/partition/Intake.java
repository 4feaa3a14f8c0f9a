package io.kasmina.pipeline.partition;

import java.util.function.Consumer;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * One stream of a source, asked for no more than somebody has room for. Hands on what comes, on the thread that brings it; its end by itself is
 * no news, its error is.
 *
 * @param <T> what comes
 */
final class Intake<T> extends BaseSubscriber<T> {

    private final int window;
    private final Consumer<? super T> receiver;
    private final Consumer<? super Throwable> broken;

    /**
     * Makes an intake.
     *
     * @param window how many it asks for at first, at least 1
     * @param receiver must not throw
     * @param broken hears of an error
     */
    Intake(int window, Consumer<? super T> receiver, Consumer<? super Throwable> broken) {
        this.window = window;
        this.receiver = receiver;
        this.broken = broken;
    }

    /** Asks for so many more; none for 0. */
    void refill(int more) {
        if (more > 0) {
            request(more);
        }
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        subscription.request(window);
    }

    @Override
    protected void hookOnNext(T element) {
        receiver.accept(element);
    }

    @Override
    protected void hookOnError(Throwable failure) {
        broken.accept(failure);
    }
}
