package io.kasmina.kafka;

import io.kasmina.contract.DetachedSignature;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SignedCommand;
import io.kasmina.pipeline.Kasmina;
import io.kasmina.pipeline.KasminaConfig;
import io.kasmina.pipeline.lane.DeviceThread;
import io.kasmina.pipeline.partition.PartitionConfig;
import io.kasmina.pipeline.partition.PartitionEngine;
import io.kasmina.pipeline.partition.PartitionParts;
import io.kasmina.pipeline.port.PartitionState;
import io.kasmina.pipeline.port.SeedPartition;
import io.kasmina.pipeline.state.SeedSnapshot;
import io.kasmina.support.CountedOps;
import io.kasmina.support.HeapKernel;
import io.kasmina.support.KernelBus;
import io.kasmina.support.LineCodecs;
import io.kasmina.support.Policy;
import io.kasmina.support.RecordedTelemetry;
import io.kasmina.support.ScriptedAutograd;
import io.kasmina.support.ScriptedHost;
import io.kasmina.support.TextBlends;
import io.kasmina.verify.NonceLedger;
import io.kasmina.verify.RoutingRule;
import io.kasmina.wire.LeylineCommandCodec;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A process of its own in all but the JVM: an engine with a device, fed by Kafka. Kernels are doubles, y = 2x. */
final class EngineProcess implements AutoCloseable {

    /** Snapshots are kept here, and records hold their number. */
    private static final List<SeedSnapshot> SNAPSHOTS = new CopyOnWriteArrayList<>();

    final RecordedTelemetry telemetry = new RecordedTelemetry();
    final PartitionEngine engine;
    final KafkaPartitionBus bus;
    private final DeviceThread device = DeviceThread.launch();
    private final CountedOps ops = new CountedOps();
    private final KernelBus kernels = new KernelBus();
    private final Policy policy;
    private final KafkaConfig config;
    private final CompletableFuture<Void> running;

    EngineProcess(KafkaBed bed, KafkaConfig config, Policy policy) {
        this(bed, config, policy, Clients.REAL);
    }

    EngineProcess(KafkaBed bed, KafkaConfig config, Policy policy, Clients clients) {
        this.policy = policy;
        this.config = config;
        kernels.blueprint("good", () -> HeapKernel.of(ops, 2, 0));
        bus = KafkaPartitionBus.of(config, codecs(), telemetry, bed.threads(), clients);
        engine = PartitionEngine.of(
                PartitionConfig.defaults(),
                KasminaConfig.defaults(),
                bus,
                new PartitionParts(
                        this::open, new TextBlends(ops), bed.events, bed.io, Clock.systemUTC(), telemetry, telemetry));
        running = engine.run().toFuture();
    }

    /** Returns a command as a record. */
    static BusRecord record(SignedCommand command, SeedId seed) {
        DetachedSignature signature = command.signature();
        return BusRecord.to(
                command.origin().topic(),
                LineCodecs.bytes(seed.value()),
                command.value(),
                Map.of(
                        DetachedSignature.KEY_ID_HEADER,
                        LineCodecs.bytes(signature.keyId()),
                        DetachedSignature.SIGNATURE_HEADER,
                        signature.tag()));
    }

    @Override
    public void close() {
        engine.drain();
        running.orTimeout(KafkaBed.PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                .join();
        bus.left().block(KafkaBed.PATIENCE);
        device.close();
    }

    private Kasmina open(SeedPartition partition, PartitionState state, NonceLedger nonces) {
        KafkaTopics topics = config.topics();
        return Kasmina.builder()
                .device(device)
                .tensors(ops)
                .kernels(kernels)
                .autograd(new ScriptedAutograd())
                .host(new ScriptedHost())
                .verifier(policy::keyring, LeylineCommandCodec.create())
                .routing(
                        RoutingRule.partition(topics.commands(), topics.control(), partition.number(), partition::owns))
                .seeds(state.seeds())
                .prefetch(kernels, kernels, kernels)
                .nonces(nonces)
                .build();
    }

    private static KafkaCodecs codecs() {
        KafkaCodecs lines = LineCodecs.codecs();
        return new KafkaCodecs(
                lines.readers(),
                lines.writers(),
                new KafkaCodecs.State(
                        EngineProcess::keep,
                        value -> new Decoded.Value<>(SNAPSHOTS.get(Integer.parseInt(LineCodecs.text(value)))),
                        lines.state().writeNonce(),
                        lines.state().readNonce()));
    }

    private static byte[] keep(SeedSnapshot snapshot) {
        int number = SNAPSHOTS.size();
        SNAPSHOTS.add(snapshot);
        return LineCodecs.bytes(Integer.toString(number));
    }
}
