package io.kasmina.pipeline;

import io.kasmina.contract.UsageFault;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.pipeline.port.RecordSink;
import io.kasmina.pipeline.port.RecordSource;
import io.kasmina.tensor.Custody;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Feeds a pipeline from a bus and writes everything that it says back. */
public final class BusLoop {

    private final Kasmina kasmina;
    private final RecordSource source;
    private final RecordSink sink;

    private BusLoop(Kasmina kasmina, RecordSource source, RecordSink sink) {
        this.kasmina = kasmina;
        this.source = source;
        this.sink = sink;
    }

    /** Makes a loop; nothing runs before {@link #run}. */
    public static BusLoop of(Kasmina kasmina, RecordSource source, RecordSink sink) {
        return new BusLoop(kasmina, source, sink);
    }

    /**
     * Runs the pipeline and every stream of the bus, {@link Kasmina#run()} included. Records are written one after the other in each
     * stream, so that a slow bus pushes back.
     *
     * @return completes when the pipeline is closed; errors when the bus does, which closes the pipeline
     */
    public Mono<Void> run() {
        return Mono.defer(() -> {
            Sinks.Empty<Void> ended = Sinks.empty();
            Mono<Void> running = kasmina.run().doOnTerminate(() -> ended.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST));
            return Mono.when(running, answers(), feeds().takeUntilOther(ended.asMono()))
                    .doOnError(failure -> kasmina.close());
        });
    }

    private Mono<Void> answers() {
        return Mono.when(
                untilClosed(kasmina.telemetry().concatMap(sink::packet, 1)),
                untilClosed(kasmina.adjustments().concatMap(sink::adjustment, 1)),
                untilClosed(kasmina.commands(source.commands()).concatMap(sink::outcome, 1)),
                untilClosed(blends()));
    }

    /** An answer is kept until the sink gets it, since a queue drops what it holds when its stream is cut off. */
    private Flux<Void> blends() {
        return Flux.defer(() -> {
            Custody<Blended> answers = new Custody<>(Blended::discard);
            return kasmina.blend(source.activations(), source.logits())
                    .doOnNext(answers::keep)
                    .concatMap(answer -> write(answer, answers), 1)
                    .doOnTerminate(answers::end)
                    .doOnCancel(answers::end);
        });
    }

    private Mono<Void> write(Blended answer, Custody<Blended> answers) {
        boolean owned = answers.take(answer) || !(answer instanceof Blended.Made);
        return owned ? sink.blended(answer) : Mono.empty();
    }

    /** What gets no answer does not notice the close by itself. */
    private Mono<Void> feeds() {
        return Mono.when(
                untilClosed(kasmina.gradients(source.gradients()).thenMany(Flux.empty())),
                untilClosed(source.steps().concatMap(kasmina::mark, 1)),
                untilClosed(source.reports().concatMap(kasmina::report, 1)));
    }

    /** Each stream for itself: the close ends commands at once, while the last packets are still being written. */
    private static Flux<Void> untilClosed(Flux<Void> stream) {
        return stream.onErrorResume(BusLoop::isClosed, closed -> Flux.empty());
    }

    private static boolean isClosed(Throwable failure) {
        return failure instanceof UsageFault fault && fault.kind() == UsageFault.Kind.PIPELINE_CLOSED;
    }
}
