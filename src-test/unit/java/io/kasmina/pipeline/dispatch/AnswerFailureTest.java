package io.kasmina.pipeline.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

@Timeout(60)
class AnswerFailureTest {

    private final Map<Integer, Sinks.One<String>> asked = new LinkedHashMap<>();
    private final TestPublisher<Integer> source = TestPublisher.create();

    @AfterEach
    void forgetHooks() {
        Hooks.resetOnErrorDropped();
    }

    @Test
    void aFailedAnswerEndsTheStreamAtOnce() {
        StepVerifier.create(answers(4))
                .then(() -> source.next(1, 2))
                .then(() -> asked.get(2)
                        .tryEmitError(new IllegalStateException("refused"))
                        .orThrow())
                .verifyErrorMessage("refused");
        source.assertCancelled();
    }

    @Test
    void anAnswerThatFailsBehindTheEndIsReportedAsDropped() {
        List<String> dropped = new ArrayList<>();
        Hooks.onErrorDropped(failure -> dropped.add(failure.getMessage()));
        StepVerifier.create(answers(4))
                .then(() -> source.next(1, 2))
                .then(() -> asked.get(1)
                        .tryEmitError(new IllegalStateException("first"))
                        .orThrow())
                .verifyErrorMessage("first");
        asked.get(2).tryEmitError(new IllegalStateException("second")).orThrow();
        assertThat(dropped).containsExactly("second");
    }

    @Test
    void anAnswerThatFailsWhileItsStreamIsCancelledIsReportedAsDropped() {
        List<String> dropped = new ArrayList<>();
        Hooks.onErrorDropped(failure -> dropped.add(failure.getMessage()));
        answers(4).subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnNext(String first) {
                asked.get(2).tryEmitError(new IllegalStateException("second")).orThrow();
                cancel();
            }
        });
        source.next(1, 2);
        answer(1);
        assertThat(dropped).containsExactly("second");
    }

    @Test
    void anErrorOfTheSourceThatNobodyWaitsForIsReportedAsDropped() {
        List<String> dropped = new ArrayList<>();
        Hooks.onErrorDropped(failure -> dropped.add(failure.getMessage()));
        StepVerifier.create(answers(4))
                .then(() -> source.next(1, 2).error(new IllegalStateException("the bus is gone")))
                .then(() -> asked.get(1)
                        .tryEmitError(new IllegalStateException("first"))
                        .orThrow())
                .verifyErrorMessage("first");
        assertThat(dropped).containsExactly("the bus is gone");
        answer(2);
        assertThat(dropped).as("said once").hasSize(1);
    }

    @Test
    void anErrorOfTheSourceThatWasPassedOnIsNotDroppedToo() {
        List<String> dropped = new ArrayList<>();
        Hooks.onErrorDropped(failure -> dropped.add(failure.getMessage()));
        List<String> heard = new ArrayList<>();
        BaseSubscriber<String> waiting = new BaseSubscriber<>() {
            @Override
            protected void hookOnError(Throwable failure) {
                heard.add(failure.getMessage());
            }
        };
        answers(4).subscribe(waiting);
        source.error(new IllegalStateException("the bus is gone"));
        waiting.cancel();
        assertThat(heard).containsExactly("the bus is gone");
        assertThat(dropped).isEmpty();
    }

    @Test
    void anElementWithoutAnAnswerIsAnError() {
        StepVerifier.create(answers(4))
                .then(() -> source.next(1))
                .then(() -> asked.get(1).tryEmitEmpty().orThrow())
                .verifyErrorMessage("an element was left without its answer");
    }

    @Test
    void anAskThatThrowsEndsTheStream() {
        Function<Integer, Mono<String>> broken = number -> {
            throw new IllegalStateException("cannot ask " + number);
        };
        StepVerifier.create(operator(broken, 2).apply(Flux.just(7))).verifyErrorMessage("cannot ask 7");
    }

    @Test
    void anAskThatFailsWithAnErrorEndsTheStreamToo() {
        Function<Integer, Mono<String>> broken = number -> {
            throw new AssertionError("cannot ask " + number);
        };
        StepVerifier.create(operator(broken, 2).apply(Flux.just(7))).verifyErrorMessage("cannot ask 7");
    }

    @Test
    void anErrorOfTheSourceComesAfterEveryAnswer() {
        StepVerifier.create(answers(4))
                .then(() -> source.next(1, 2).error(new IllegalStateException("broken")))
                .then(() -> answer(1))
                .then(() -> answer(2))
                .expectNext("answer 1", "answer 2")
                .verifyErrorMessage("broken");
    }

    private Flux<String> answers(int concurrency) {
        return operator(this::ask, concurrency).apply(source.flux());
    }

    private static <A, B> AnswerOperator<A, B> operator(Function<A, Mono<B>> ask, int concurrency) {
        return AnswerOperator.of((element, reply) -> reply.giveFrom(ask.apply(element)), concurrency, Mono.never());
    }

    private Mono<String> ask(int number) {
        Sinks.One<String> answer = Sinks.one();
        asked.put(number, answer);
        return answer.asMono();
    }

    private void answer(int number) {
        asked.get(number).tryEmitValue("answer " + number).orThrow();
    }
}
