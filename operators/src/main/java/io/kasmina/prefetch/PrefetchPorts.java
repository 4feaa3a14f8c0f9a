package io.kasmina.prefetch;

import io.kasmina.telemetry.StageRecorder;
import io.kasmina.telemetry.TelemetrySink;
import java.time.Clock;
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
 */
public record PrefetchPorts(
        KernelRequests requests,
        KernelReplies replies,
        ArtifactFetcher fetcher,
        Clock clock,
        TelemetrySink telemetry,
        StageRecorder recorder,
        Scheduler timer) {}
