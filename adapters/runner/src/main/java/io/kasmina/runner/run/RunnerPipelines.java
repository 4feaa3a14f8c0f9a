package io.kasmina.runner.run;

import io.kasmina.kafka.KafkaCodecs;
import io.kasmina.kafka.KafkaKernels;
import io.kasmina.kafka.KafkaTopics;
import io.kasmina.pipeline.Kasmina;
import io.kasmina.pipeline.KasminaBuilder;
import io.kasmina.pipeline.partition.PartitionPipelines;
import io.kasmina.pipeline.port.PartitionState;
import io.kasmina.pipeline.port.SeedPartition;
import io.kasmina.runner.config.RunnerConfig;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.verify.NonceLedger;
import io.kasmina.verify.RoutingRule;
import io.kasmina.wire.LeylineCommandCodec;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Makes the pipeline of each partition on the process's one device. Thread-safe. */
final class RunnerPipelines implements PartitionPipelines {

    private final RunnerConfig config;
    private final RunnerParts parts;
    private final KafkaCodecs codecs;
    private final @Nullable StreamedHost host;
    /** Tells requests for kernels apart; containers that start together have equal times and process numbers. */
    private final String process = UUID.randomUUID().toString();

    private final AtomicLong opened = new AtomicLong();

    RunnerPipelines(RunnerConfig config, RunnerParts parts, KafkaCodecs codecs) {
        this.config = config;
        this.parts = parts;
        this.codecs = codecs;
        this.host = StreamedHost.of(config.own().host());
    }

    @Override
    public Kasmina open(SeedPartition partition, PartitionState state, NonceLedger nonces) {
        int number = partition.number();
        KafkaTopics topics = config.own().kafka().topics();
        KafkaKernels kernels = KafkaKernels.of(config.own().kafka(), codecs, parts.client());
        StageRecorder figures = parts.figures().open();
        KasminaBuilder builder = Kasmina.builder()
                .config(config.pipeline())
                .device(parts.device())
                .tensors(parts.backend().ops())
                .kernels(parts.backend().kernels())
                .autograd(parts.backend().autograd())
                .verifier(parts.access()::keys, LeylineCommandCodec.create())
                .routing(RoutingRule.partition(topics.commands(), topics.control(), number, partition::owns))
                .prefetch(kernels, kernels, parts.fetcher())
                .manifest(parts.access().manifest())
                .nonces(nonces)
                .seeds(state.seeds())
                .lastStep(state.step())
                .name(process + "-" + opened.incrementAndGet())
                .recorder(figures);
        Kasmina kasmina = (host == null ? builder : builder.host(host)).build();
        return new FollowedKasmina(
                kasmina, parts.log()::packet, () -> parts.figures().forget(figures));
    }
}
