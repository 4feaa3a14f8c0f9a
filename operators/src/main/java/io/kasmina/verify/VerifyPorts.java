package io.kasmina.verify;

import io.kasmina.telemetry.StageRecorder;
import io.kasmina.telemetry.TelemetrySink;
import java.time.Clock;
import java.util.function.Supplier;
import reactor.core.scheduler.Scheduler;

/**
 * What verification works with.
 *
 * @param keys asked once per command, so that keys rotate without a restart; thread-safe
 * @param codec the wire knowledge
 * @param routing which commands belong where
 * @param ledger the nonces; it outlives subscriptions and belongs to one stream at a time
 * @param clock read once per command
 * @param telemetry takes the events
 * @param recorder takes the figures
 * @param timer ticks for expiry and summaries, and measures durations
 */
public record VerifyPorts(
        Supplier<Keyring> keys,
        CommandCodec codec,
        RoutingRule routing,
        NonceLedger ledger,
        Clock clock,
        TelemetrySink telemetry,
        StageRecorder recorder,
        Scheduler timer) {}
