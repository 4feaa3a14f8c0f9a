package io.kasmina.prefetch;

import io.kasmina.telemetry.StageRecorder;
import io.kasmina.telemetry.TelemetrySink;
import java.time.Clock;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * What prefetching works with.
 *
 * @param requests where requests go
 * @param replies where replies come from
 * @param fetcher brings artifacts
 * @param clock stamps requests
 * @param telemetry takes the events
 * @param recorder takes the figures
 * @param timer runs timeouts and measures durations
 * @param closing completes when the pipeline closes: every order is then given up
 * @param manifest what is known of kernels; checked before anything is fetched
 */
public record PrefetchPorts(
        KernelRequests requests,
        KernelReplies replies,
        ArtifactFetcher fetcher,
        Clock clock,
        TelemetrySink telemetry,
        StageRecorder recorder,
        Scheduler timer,
        Mono<Void> closing,
        KernelManifest manifest) {

    /** Makes ports without a manifest, of an operator that only the end of its signals ends. */
    public PrefetchPorts(
            KernelRequests requests,
            KernelReplies replies,
            ArtifactFetcher fetcher,
            Clock clock,
            TelemetrySink telemetry,
            StageRecorder recorder,
            Scheduler timer) {
        this(requests, replies, fetcher, clock, telemetry, recorder, timer, Mono.never(), KernelManifest.NONE);
    }
}
