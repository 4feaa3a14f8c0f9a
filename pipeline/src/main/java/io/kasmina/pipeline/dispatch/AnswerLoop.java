package io.kasmina.pipeline.dispatch;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * One subscription of an {@link AnswerOperator}.
 *
 * <p>Single writer: whoever raises {@code turns} from 0 owns the loop until it is 0 again, and the loop alone takes answers, counts
 * free places and signals downstream. Everybody else only adds: the source to {@code open}, answers to the queue, demand to
 * {@code demand}.
 */
final class AnswerLoop<A, B> implements CoreSubscriber<A>, Subscription {

    private final Question<? super A, B> question;
    private final int concurrency;
    private final int batch;
    private final Mono<?> closing;
    private final CoreSubscriber<? super B> waiting;

    /** Hears of a failure that is nobody's answer. */
    private final BaseSubscriber<Object> interruption = new BaseSubscriber<>() {
        @Override
        protected void hookOnError(Throwable cause) {
            fail(cause);
        }
    };

    /** Holds no more than {@code open}. */
    private final Queue<B> answers = Queues.<B>unboundedMultiproducer().get();

    private final AtomicInteger turns = new AtomicInteger();
    private final AtomicLong demand = new AtomicLong();

    /** Elements asked whose answer was not passed on yet. */
    private final AtomicInteger open = new AtomicInteger();

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** Set by the source, once; taken by the loop when somebody heard of it. */
    private volatile @Nullable End end;

    private volatile boolean over;
    private @Nullable Subscription source;
    private int free;

    /** How the source ended. */
    private record End(@Nullable Throwable cause) {}

    AnswerLoop(Question<? super A, B> question, int concurrency, Mono<?> closing, CoreSubscriber<? super B> waiting) {
        this.question = question;
        this.closing = closing;
        this.concurrency = concurrency;
        this.batch = Math.max(1, concurrency / 4);
        this.waiting = waiting;
    }

    @Override
    public Context currentContext() {
        return waiting.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        if (Operators.validate(source, subscription)) {
            source = subscription;
            waiting.onSubscribe(this);
            closing.subscribe(interruption);
            subscription.request(concurrency);
        }
    }

    @Override
    public void onNext(A element) {
        if (over) {
            Operators.onNextDropped(element, currentContext());
            return;
        }
        open.incrementAndGet();
        Asked asked = new Asked();
        try {
            question.ask(element, asked);
        } catch (Throwable broken) {
            Exceptions.throwIfFatal(broken);
            asked.fail(broken);
        }
    }

    @Override
    public void onError(Throwable cause) {
        end = new End(cause);
        turn();
    }

    @Override
    public void onComplete() {
        end = new End(null);
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
        conclude();
        cancelSource();
        turn();
    }

    private void fail(Throwable broken) {
        if (over || !failure.compareAndSet(null, broken)) {
            Operators.onErrorDropped(broken, currentContext());
        } else {
            turn();
        }
    }

    private void turn() {
        if (turns.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        while (missed != 0) {
            step();
            missed = turns.addAndGet(-missed);
        }
    }

    private void step() {
        // Read before the answers, so that what came before the end is passed on before it.
        End last = end;
        Throwable broken = failure.get();
        if (broken != null) {
            failure.set(null);
        }
        if (over) {
            discard(broken, last);
        } else if (broken != null) {
            conclude();
            cancelSource();
            waiting.onError(broken);
            discard(null, last);
        } else {
            passOn();
            finishOrRefill(last);
        }
    }

    /** Nobody waits any more, be it for an answer or for a failure. */
    private void discard(@Nullable Throwable broken, @Nullable End last) {
        answers.clear();
        drop(broken);
        if (last != null) {
            end = null;
            drop(last.cause());
        }
    }

    private void drop(@Nullable Throwable cause) {
        if (cause != null) {
            Operators.onErrorDropped(cause, currentContext());
        }
    }

    private void passOn() {
        long wanted = demand.get();
        int sent = 0;
        while (sent < wanted && !over) {
            B answer = answers.poll();
            if (answer == null) {
                break;
            }
            waiting.onNext(answer);
            sent++;
        }
        if (sent > 0) {
            demand.accumulateAndGet(sent, (now, less) -> now == Long.MAX_VALUE ? now : now - less);
            open.addAndGet(-sent);
            free += sent;
        }
    }

    /** Asks the source for more in batches, since each request costs a turn of everything upstream. */
    private void finishOrRefill(@Nullable End last) {
        if (last != null && open.get() == 0) {
            finish(last);
        } else if (free >= batch && source != null) {
            int room = free;
            free = 0;
            source.request(room);
        }
    }

    private void finish(End last) {
        if (over) {
            return;
        }
        conclude();
        end = null;
        if (last.cause() == null) {
            waiting.onComplete();
        } else {
            waiting.onError(last.cause());
        }
    }

    private void conclude() {
        over = true;
        interruption.dispose();
    }

    private void cancelSource() {
        if (source != null) {
            source.cancel();
        }
    }

    /** Takes the one answer of one element. */
    private final class Asked implements CoreSubscriber<B>, Reply<B> {

        private boolean given;

        @Override
        public Context currentContext() {
            return AnswerLoop.this.currentContext();
        }

        @Override
        public void give(B answer) {
            if (!given) {
                given = true;
                answers.add(answer);
                turn();
            }
        }

        @Override
        public void fail(Throwable broken) {
            if (given) {
                Operators.onErrorDropped(broken, currentContext());
            } else {
                given = true;
                AnswerLoop.this.fail(broken);
            }
        }

        @Override
        public void giveFrom(Mono<? extends B> answer) {
            answer.subscribe(this);
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(B answer) {
            give(answer);
        }

        @Override
        public void onError(Throwable broken) {
            fail(broken);
        }

        @Override
        public void onComplete() {
            if (!given) {
                fail(new IllegalStateException("an element was left without its answer"));
            }
        }
    }
}
