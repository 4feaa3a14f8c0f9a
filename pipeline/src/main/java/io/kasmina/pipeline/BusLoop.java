package io.kasmina.pipeline;

import io.kasmina.contract.UsageFault;
import io.kasmina.pipeline.port.RecordSink;
import io.kasmina.pipeline.port.RecordSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

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
        return Mono.when(
                        kasmina.run(),
                        untilClosed(kasmina.telemetry().concatMap(sink::packet, 1)),
                        untilClosed(kasmina.adjustments().concatMap(sink::adjustment, 1)),
                        untilClosed(kasmina.commands(source.commands()).concatMap(sink::outcome, 1)),
                        untilClosed(kasmina.blend(source.activations(), source.logits())
                                .concatMap(sink::blended, 1)))
                .doOnError(failure -> kasmina.close());
    }

    /** Each stream for itself: the close ends commands at once, while the last packets are still being written. */
    private static Flux<Void> untilClosed(Flux<Void> stream) {
        return stream.onErrorResume(BusLoop::isClosed, closed -> Flux.empty());
    }

    private static boolean isClosed(Throwable failure) {
        return failure instanceof UsageFault fault && fault.kind() == UsageFault.Kind.PIPELINE_CLOSED;
    }
}
