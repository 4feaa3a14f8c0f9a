package io.kasmina.pipeline.partition;

import io.kasmina.pipeline.port.BlendWriter;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.telemetry.TelemetrySink;
import java.time.Clock;
import reactor.core.scheduler.Scheduler;

/**
 * What an engine works with. All of it stays its owner's.
 *
 * @param pipelines makes the pipeline of a partition
 * @param writer encodes answers to activations
 * @param scheduler of desks and timers; its threads must not be blocked
 * @param blocking pipelines are made on it, which may block shortly
 * @param clock tells which nonces are dead
 * @param recorder takes figures
 * @param telemetry hears when partitions come and go; packets of their pipelines go to the bus
 */
public record PartitionParts(
        PartitionPipelines pipelines,
        BlendWriter writer,
        Scheduler scheduler,
        Scheduler blocking,
        Clock clock,
        StageRecorder recorder,
        TelemetrySink telemetry) {}
