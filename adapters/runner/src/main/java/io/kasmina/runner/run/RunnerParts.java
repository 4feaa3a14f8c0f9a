package io.kasmina.runner.run;

import io.kasmina.djl.DjlBackend;
import io.kasmina.kafka.KafkaClient;
import io.kasmina.pipeline.lane.DeviceLane;
import io.kasmina.prefetch.ArtifactFetcher;
import io.kasmina.runner.config.Access;

/**
 * What the pipelines of a process share.
 *
 * @param device the one device
 * @param backend PyTorch on it
 * @param access keys and pins
 * @param fetcher downloads kernels and checks them
 * @param client asks for kernels
 * @param figures puts their figures together
 * @param log takes their events
 */
record RunnerParts(
        DeviceLane device,
        DjlBackend backend,
        Access access,
        ArtifactFetcher fetcher,
        KafkaClient client,
        SharedFigures figures,
        EventQueue log) {}
