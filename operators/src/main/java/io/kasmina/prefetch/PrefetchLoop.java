package io.kasmina.prefetch;

import io.kasmina.contract.KernelRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitFailureHandler;
import reactor.core.publisher.SynchronousSink;
import reactor.util.concurrent.Queues;
import reactor.util.retry.Retry;

/**
 * One subscription's loop: events are merged into one serialised stream, the book decides, the steps are carried out,
 * and what they lead to comes back as events.
 *
 * <pre>
 * closing ─┐
 * replies ─┤
 * heard   ─┼─▶ merge ─▶ book ─▶ flatMap(perform) ─▶ handle ─▶ results
 * signals ─┘                                          │
 *    ▲   └◀──────────── permits ◀─────────────────────┤
 * heard ◀─────────────────────────────────────────────┘
 * </pre>
 *
 * <p>Single writer: the book and {@code running} are touched downstream of {@code merge} and upstream of {@code
 * flatMap} only, and both feedback queues are written downstream of {@code flatMap} only; each place is one Reactive
 * Streams sequence, whose signals never overlap. Signals wait for a permit, one goes back whenever a signal is dealt
 * with for good, and nothing else waits for permits, so the loop cannot starve itself.
 */
final class PrefetchLoop {

    private static final int PREFETCH = 32;

    /** An order runs two steps at most: its request with its timer, and its fetch. */
    private static final int STEPS_PER_ORDER = 2;

    /**
     * A flatMap asks for more only when three quarters of its concurrency were scalars, such as a result; so the
     * steps that run at the same time may take a quarter of it, or it would wait for an end that it does not ask for.
     */
    private static final int SCALAR_SHARE = 4;

    /** An order leads to three events at most: unpublished, timed out, fetch ended. */
    private static final int EVENTS_PER_ORDER = 4;

    private final PrefetchConfig config;
    private final PrefetchPorts ports;
    private final PrefetchLog log;
    private final PrefetchBook book;
    private final Map<String, Sinks.Empty<Void>> running = new HashMap<>();
    private final Sinks.Many<PrefetchEvent> heard;
    private final Sinks.Many<PrefetchStep> permits;

    PrefetchLoop(PrefetchConfig config, PrefetchPorts ports, Supplier<String> requestIds) {
        this.config = config;
        this.ports = ports;
        log = new PrefetchLog(ports.telemetry(), ports.recorder());
        book = new PrefetchBook(
                config,
                requestIds,
                ports.manifest(),
                new FetchBreaker(config.breaker(), ports.telemetry(), ports.recorder()),
                log);
        heard = bounded(EVENTS_PER_ORDER * config.maxOutstanding());
        permits = bounded(mostSignals());
    }

    Flux<PrefetchResult> run(Flux<PrefetchSignal> in) {
        return Flux.merge(
                        PREFETCH,
                        ports.closing().thenMany(Flux.just(new PrefetchEvent.Closing())),
                        ports.replies().replies().map(PrefetchEvent.Replied::new),
                        heard.asFlux(),
                        permitted(in))
                .concatMapIterable(event -> book.on(event, ports.timer().now(TimeUnit.NANOSECONDS)), PREFETCH)
                .flatMap(this::perform, SCALAR_SHARE * (STEPS_PER_ORDER * config.maxOutstanding() + 1), 1)
                .handle(this::turn);
    }

    private Flux<PrefetchEvent> permitted(Flux<PrefetchSignal> in) {
        Flux<PrefetchStep> initial = Flux.range(0, mostSignals()).map(n -> new PrefetchStep.Release());
        Flux<PrefetchEvent> signals = Flux.zip(
                pair -> new PrefetchEvent.Signalled((PrefetchSignal) pair[0]),
                1,
                in,
                Flux.concat(initial, permits.asFlux()));
        return signals.concatWith(Mono.just(new PrefetchEvent.SignalsEnded()));
    }

    private int mostSignals() {
        return config.maxOutstanding() + config.maxWaiting();
    }

    private Publisher<PrefetchStep> perform(PrefetchStep step) {
        if (step instanceof PrefetchStep.Ask ask) {
            return ask(ask);
        }
        if (step instanceof PrefetchStep.Fetch fetch) {
            return fetch(fetch);
        }
        if (step instanceof PrefetchStep.Stop stop) {
            overOf(running.remove(stop.requestId())).emitEmpty(EmitFailureHandler.FAIL_FAST);
            return Mono.empty();
        }
        return Mono.just(step);
    }

    private Publisher<PrefetchStep> ask(PrefetchStep.Ask ask) {
        String id = ask.requestId();
        PrefetchOrder order = ask.order();
        Sinks.Empty<Void> over = Sinks.empty();
        running.put(id, over);
        Mono<PrefetchStep> publish = order.artifactRef() == null ? publish(id, order) : Mono.empty();
        Mono<PrefetchStep> timeout =
                Mono.delay(config.timeout(), ports.timer()).flatMap(n -> hear(new PrefetchEvent.TimedOut(id)));
        return Flux.merge(1, timeout, publish).takeUntilOther(over.asMono());
    }

    private Mono<PrefetchStep> publish(String id, PrefetchOrder order) {
        KernelRequest request = new KernelRequest(
                id, order.blueprintId(), order.run(), ports.clock().instant());
        return Mono.defer(() -> ports.requests().publish(request))
                .timeout(config.retry().patience(config.timeout()), ports.timer())
                .retryWhen(again())
                .then(Mono.<PrefetchStep>empty())
                .onErrorResume(e -> hear(new PrefetchEvent.Unpublished(id, nameOf(e))));
    }

    /** Without jitter, so that a run can be repeated; the last failure itself comes out of it. */
    private Retry again() {
        return Retry.backoff(config.retry().attempts() - 1L, config.retry().firstBackoff())
                .jitter(0)
                .scheduler(ports.timer())
                .doBeforeRetry(signal -> log.publishedAgain())
                .onRetryExhaustedThrow((spec, signal) -> signal.failure());
    }

    private Publisher<PrefetchStep> fetch(PrefetchStep.Fetch fetch) {
        String id = fetch.requestId();
        return Mono.defer(() -> ports.fetcher().fetch(fetch.artifactRef(), fetch.expected(), config.maxArtifactBytes()))
                .onErrorResume(e -> Mono.just(new FetchResult.Failed(FetchFailure.IO_FAILED, nameOf(e))))
                .flatMap(result -> hear(new PrefetchEvent.FetchEnded(id, result)))
                .takeUntilOther(overOf(running.get(id)).asMono());
    }

    private void turn(PrefetchStep step, SynchronousSink<PrefetchResult> sink) {
        if (step instanceof PrefetchStep.Deliver deliver) {
            sink.next(deliver.result());
        } else if (step instanceof PrefetchStep.Hear hear) {
            heard.emitNext(hear.event(), EmitFailureHandler.FAIL_FAST);
        } else if (step instanceof PrefetchStep.Tell tell) {
            tell.done().run();
        } else if (step instanceof PrefetchStep.Release) {
            permits.emitNext(step, EmitFailureHandler.FAIL_FAST);
        } else {
            sink.complete();
        }
    }

    private static Sinks.Empty<Void> overOf(Sinks.@Nullable Empty<Void> over) {
        return Objects.requireNonNull(over, "the book steps only requests that it asked for and has not stopped");
    }

    private static Mono<PrefetchStep> hear(PrefetchEvent event) {
        return Mono.just(new PrefetchStep.Hear(event));
    }

    private static String nameOf(Throwable failure) {
        return failure.getClass().getSimpleName();
    }

    private static <T> Sinks.Many<T> bounded(int size) {
        return Sinks.many().unicast().onBackpressureBuffer(Queues.<T>get(size).get());
    }
}
