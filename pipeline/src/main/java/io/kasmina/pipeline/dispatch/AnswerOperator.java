package io.kasmina.pipeline.dispatch;

import java.util.function.Function;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Mono;

/**
 * Asks something for each element and passes the answers on as they come. Like {@code flatMap} with one answer each, but an answer
 * costs the same however many others are awaited, where {@code flatMap} looks through all of them at every end.
 *
 * <p>What was asked goes on when the stream is cancelled or fails: its effect is wanted even where nobody waits for the answer. An error
 * of the source comes after every answer; a failed or an empty answer ends the stream at once. Thread-safe as Reactive Streams demand;
 * answers may come from any thread.
 *
 * @param <A> what is asked
 * @param <B> the answers
 */
public final class AnswerOperator<A, B> implements Function<Flux<A>, Flux<B>> {

    private final Question<? super A, B> question;
    private final int concurrency;
    private final Mono<?> closing;

    private AnswerOperator(Question<? super A, B> question, int concurrency, Mono<?> closing) {
        this.question = question;
        this.concurrency = concurrency;
        this.closing = closing;
    }

    /**
     * Makes an operator.
     *
     * @param question has exactly one answer
     * @param concurrency most elements that wait for their answer, or with it for demand; at least 1
     * @param closing its error fails the stream at once; never where nothing closes
     */
    public static <A, B> AnswerOperator<A, B> of(Question<? super A, B> question, int concurrency, Mono<?> closing) {
        if (concurrency < 1) {
            throw new IllegalArgumentException("concurrency: must be at least 1, was " + concurrency);
        }
        return new AnswerOperator<>(question, concurrency, closing);
    }

    @Override
    public Flux<B> apply(Flux<A> in) {
        return new FluxOperator<A, B>(in) {
            @Override
            public void subscribe(CoreSubscriber<? super B> waiting) {
                source.subscribe(new AnswerLoop<>(question, concurrency, closing, waiting));
            }
        };
    }
}
