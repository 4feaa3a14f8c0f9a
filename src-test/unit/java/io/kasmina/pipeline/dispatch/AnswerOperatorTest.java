package io.kasmina.pipeline.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

@Timeout(60)
class AnswerOperatorTest {

    private final Map<Integer, Sinks.One<String>> asked = new LinkedHashMap<>();
    private final TestPublisher<Integer> source = TestPublisher.create();

    @AfterEach
    void forgetHooks() {
        Hooks.resetOnErrorDropped();
    }

    @Test
    void answersArePassedOnAsTheyComeAndTheEndWaitsForTheLast() {
        StepVerifier.create(answers(4))
                .then(() -> source.next(1, 2, 3).complete())
                .then(() -> answer(2))
                .expectNext("answer 2")
                .then(() -> answer(3))
                .expectNext("answer 3")
                .then(() -> answer(1))
                .expectNext("answer 1")
                .verifyComplete();
    }

    @Test
    void noMoreThanTheConcurrencyWaitsForAnswersOrForDemand() {
        List<Integer> begun = new ArrayList<>();
        Flux<Integer> numbers = Flux.range(1, 10).doOnNext(begun::add);
        StepVerifier.create(operator(this::ask, 2).apply(numbers), 0)
                .then(() -> assertThat(begun).containsExactly(1, 2))
                .then(() -> answer(1))
                .then(() -> assertThat(begun).containsExactly(1, 2))
                .thenRequest(1)
                .expectNext("answer 1")
                .then(() -> assertThat(begun).containsExactly(1, 2, 3))
                .thenCancel()
                .verify();
    }

    @Test
    void everyAnswerReachesADemandThatComesInSmallPieces() {
        StepVerifier.create(operator(this::at, 8).apply(Flux.range(0, 1_000)), 0)
                .thenRequest(1)
                .expectNext("answer 0")
                .thenRequest(998)
                .expectNextCount(998)
                .thenRequest(1)
                .expectNext("answer 999")
                .verifyComplete();
    }

    @Test
    void whatWasAskedGoesOnWhenTheStreamIsCancelled() {
        List<String> effects = new ArrayList<>();
        Function<Integer, Mono<String>> effective = number -> ask(number).doOnNext(effects::add);
        StepVerifier.create(operator(effective, 4).apply(source.flux()))
                .then(() -> source.next(1, 2))
                .thenCancel()
                .verify();
        source.assertCancelled();
        answer(2);
        assertThat(effects).containsExactly("answer 2");
    }

    @Test
    void answersAtOnceNeedNoStackHoweverManyTheyAre() {
        StepVerifier.create(operator(this::at, 16).apply(Flux.range(0, 200_000)))
                .expectNextCount(200_000)
                .verifyComplete();
    }

    @Test
    void answersFromManyThreadsAreAllPassedOnOneAtATime() {
        Function<Integer, Mono<Integer>> elsewhere = number -> Mono.just(number).publishOn(Schedulers.parallel());
        List<Integer> seen = new ArrayList<>();
        operator(elsewhere, 64)
                .apply(Flux.range(0, 100_000).publishOn(Schedulers.parallel()))
                .limitRate(10)
                .doOnNext(seen::add)
                .blockLast();
        assertThat(seen).hasSize(100_000).doesNotHaveDuplicates();
    }

    @Test
    void theFirstOfManyAnswersCountsAndAFailureBehindItIsReportedAsDropped() {
        List<String> dropped = new ArrayList<>();
        Hooks.onErrorDropped(failure -> dropped.add(failure.getMessage()));
        Question<Integer, String> talkative = (number, reply) -> {
            reply.give("first");
            reply.give("second");
            reply.fail(new IllegalStateException("third"));
        };
        StepVerifier.create(AnswerOperator.of(talkative, 2, Mono.never()).apply(Flux.just(1, 2)))
                .expectNext("first", "first")
                .verifyComplete();
        assertThat(dropped).containsExactly("third", "third");
    }

    @Test
    void anAskThatThrowsBehindItsAnswerIsReportedAsDropped() {
        List<String> dropped = new ArrayList<>();
        Hooks.onErrorDropped(failure -> dropped.add(failure.getMessage()));
        Question<Integer, String> late = (number, reply) -> {
            reply.give("answer " + number);
            throw new IllegalStateException("late");
        };
        StepVerifier.create(AnswerOperator.of(late, 2, Mono.never()).apply(Flux.just(1, 2)))
                .expectNext("answer 1", "answer 2")
                .verifyComplete();
        assertThat(dropped).containsExactly("late", "late");
    }

    @Test
    void nothingIsAskedWhereItWasClosedBefore() {
        Mono<Void> closed = Mono.error(new IllegalStateException("closed"));
        StepVerifier.create(
                        AnswerOperator.<Integer, String>of((number, reply) -> reply.giveFrom(ask(number)), 2, closed)
                                .apply(Flux.just(1, 2)))
                .verifyErrorMessage("closed");
        assertThat(asked).isEmpty();
    }

    @Test
    void anAnswerBehindAFailureIsNoneAndItsFailureIsReportedAsDropped() {
        List<String> dropped = new ArrayList<>();
        Hooks.onErrorDropped(failure -> dropped.add(failure.getMessage()));
        Question<Integer, String> contrary = (number, reply) -> {
            reply.fail(new IllegalStateException("refused"));
            reply.give("after all");
            reply.fail(new IllegalStateException("again"));
        };
        StepVerifier.create(AnswerOperator.of(contrary, 2, Mono.never()).apply(Flux.just(1)))
                .verifyErrorMessage("refused");
        assertThat(dropped).containsExactly("again");
    }

    @Test
    void theErrorOfWhatClosesFailsTheStreamBeforeWhatIsStillAwaited() {
        Sinks.Empty<Void> closing = Sinks.empty();
        StepVerifier.create(closing(closing))
                .then(() -> source.next(1, 2))
                .then(() -> answer(1))
                .expectNext("answer 1")
                .then(() -> closing.tryEmitError(new IllegalStateException("closed"))
                        .orThrow())
                .verifyErrorMessage("closed");
        source.assertCancelled();
    }

    @Test
    void whatClosesIsForgottenHoweverTheStreamEnds() {
        Sinks.Empty<Void> closing = Sinks.empty();
        StepVerifier.create(closing(closing)).then(source::complete).verifyComplete();
        assertThat(closing.currentSubscriberCount()).isZero();

        StepVerifier.create(closing(closing)).thenCancel().verify();
        assertThat(closing.currentSubscriberCount()).isZero();

        Flux<String> broken = AnswerOperator.<Integer, String>of(
                        (number, reply) -> reply.fail(new IllegalStateException("refused")), 2, closing.asMono())
                .apply(Flux.just(1));
        StepVerifier.create(broken).verifyErrorMessage("refused");
        assertThat(closing.currentSubscriberCount()).isZero();
    }

    @Test
    void theConcurrencyIsAtLeastOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> operator(this::at, 0))
                .withMessage("concurrency: must be at least 1, was 0");
    }

    private Flux<String> answers(int concurrency) {
        return operator(this::ask, concurrency).apply(source.flux());
    }

    private Flux<String> closing(Sinks.Empty<Void> closing) {
        return AnswerOperator.<Integer, String>of((number, reply) -> reply.giveFrom(ask(number)), 4, closing.asMono())
                .apply(source.flux());
    }

    private static <A, B> AnswerOperator<A, B> operator(Function<A, Mono<B>> ask, int concurrency) {
        return AnswerOperator.of((element, reply) -> reply.giveFrom(ask.apply(element)), concurrency, Mono.never());
    }

    private Mono<String> ask(int number) {
        Sinks.One<String> answer = Sinks.one();
        asked.put(number, answer);
        return answer.asMono();
    }

    private Mono<String> at(int number) {
        return Mono.just("answer " + number);
    }

    private void answer(int number) {
        asked.get(number).tryEmitValue("answer " + number).orThrow();
    }
}
