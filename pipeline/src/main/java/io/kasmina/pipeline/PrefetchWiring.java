package io.kasmina.pipeline;

import io.kasmina.prefetch.PrefetchOperator;
import io.kasmina.prefetch.PrefetchPorts;
import io.kasmina.prefetch.SharedFetcher;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.telemetry.TelemetrySink;

/** Wires what brings kernel files. */
record PrefetchWiring(KasminaParts parts, TelemetrySink telemetry, StageRecorder recorder) {

    /** Returns the operator; orders for one file share a fetch. */
    PrefetchOperator operator(PrefetchQueue queue) {
        return PrefetchOperator.of(
                parts.config().prefetch(),
                "kasmina-" + parts.name(),
                new PrefetchPorts(
                        parts.requests(),
                        parts.replies(),
                        new SharedFetcher(parts.fetcher()),
                        parts.clock(),
                        telemetry,
                        recorder,
                        parts.scheduler(),
                        queue.closing(),
                        parts.manifest()));
    }
}
