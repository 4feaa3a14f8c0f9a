package io.kasmina.pipeline.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.blend.Activation;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.Origin;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.Kasmina;
import io.kasmina.pipeline.KasminaConfig;
import io.kasmina.pipeline.cache.KernelCacheConfig;
import io.kasmina.pipeline.lane.DeviceThread;
import io.kasmina.pipeline.memory.InMemoryPartitionBus;
import io.kasmina.pipeline.port.Arrival;
import io.kasmina.pipeline.port.PartitionBus;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.pipeline.port.PartitionState;
import io.kasmina.pipeline.port.SeedPartition;
import io.kasmina.support.Await;
import io.kasmina.support.CountedOps;
import io.kasmina.support.HeapKernel;
import io.kasmina.support.KernelBus;
import io.kasmina.support.Policy;
import io.kasmina.support.RecordedTelemetry;
import io.kasmina.support.ScriptedAutograd;
import io.kasmina.support.ScriptedHost;
import io.kasmina.support.TextBlends;
import io.kasmina.tensor.TensorShape;
import io.kasmina.verify.NonceLedger;
import io.kasmina.verify.RoutingRule;
import io.kasmina.wire.LeylineCommandCodec;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.scheduler.Schedulers;

/** Two processes on real threads, none of which may block: partitions move between them under load. */
@Timeout(60)
class PartitionThreadsTest {

    private static final int COMMANDS = 1_000;
    private static final int FRAMES = 200;
    private static final int SEEDS = 16;

    private final CountedOps ops = new CountedOps();
    private final Policy policy = new Policy(Clock.systemUTC());
    private final InMemoryPartitionBus bus =
            new InMemoryPartitionBus(4, 100_000, Duration.ofMinutes(10), Schedulers.parallel());
    private final List<PartitionCut> cuts = new CopyOnWriteArrayList<>();
    private final List<DeviceThread> devices = new ArrayList<>();
    private final AtomicInteger pipelines = new AtomicInteger();

    @AfterEach
    void close() {
        devices.forEach(DeviceThread::close);
    }

    @Test
    void eachRecordIsAnsweredOnceHoweverPartitionsMove() throws Exception {
        bus.committed().subscribe(committed -> cuts.add(committed.cut()));
        PartitionBus first = bus.member();
        PartitionBus second = bus.member();
        PartitionEngine one = engine(first);
        PartitionEngine other = engine(second);
        CompletableFuture<Void> oneRuns = one.run().toFuture();
        CompletableFuture<Void> otherRuns = other.run().toFuture();
        IntStream.range(0, 4).forEach(number -> bus.assign(number, first));

        for (int record = 0; record < COMMANDS; record++) {
            command(new SeedId("seed-" + record % SEEDS));
            if (record % (COMMANDS / FRAMES) == 0) {
                activation(new SeedId("seed-" + record % SEEDS), record);
            }
            if (record % 250 == 125) {
                bus.assign(record / 250, second);
            }
            if (record == 600) {
                bus.steal(3, second);
            }
        }
        Await.until("every outcome", () -> outcomes().size() >= COMMANDS);
        Await.until(
                "every blend",
                () -> cuts.stream().mapToInt(cut -> cut.blends().size()).sum() >= FRAMES);
        one.drain();
        other.drain();
        oneRuns.get(20, TimeUnit.SECONDS);
        otherRuns.get(20, TimeUnit.SECONDS);

        assertThat(outcomes().stream().map(Outcome::subject).map(Outcome.Subject::origin))
                .hasSize(COMMANDS)
                .doesNotHaveDuplicates();
        assertThat(cuts.stream().flatMap(cut -> cut.blends().stream())).hasSize(FRAMES);
        Await.until("every tensor is closed", () -> ops.open() == 0);
    }

    private List<Outcome> outcomes() {
        return cuts.stream().flatMap(cut -> cut.outcomes().stream()).toList();
    }

    private void command(SeedId seed) {
        Command command = policy.germinate(seed, BlendSpec.byDefault());
        bus.publish(bus.partitionOf(seed), policy.sign(command)).block();
    }

    private void activation(SeedId seed, long step) {
        bus.publishActivation(
                        bus.partitionOf(seed),
                        place -> new Arrival.Read<>(
                                new Activation(seed, step, ops.floats(TensorShape.of(2, 2), 1, 2, 3, 4), null),
                                Policy.RUN,
                                64,
                                place))
                .block();
    }

    private PartitionEngine engine(PartitionBus member) {
        DeviceThread device = DeviceThread.launch();
        devices.add(device);
        KasminaConfig limits = KasminaConfig.defaults().with(KernelCacheConfig.off());
        RecordedTelemetry telemetry = new RecordedTelemetry();
        PartitionParts parts = new PartitionParts(
                (partition, state, nonces) -> pipeline(limits, device, partition, state, nonces),
                new TextBlends(ops),
                Schedulers.parallel(),
                Schedulers.boundedElastic(),
                Clock.systemUTC(),
                telemetry,
                telemetry);
        return PartitionEngine.of(PartitionConfig.defaults(), limits, member, parts);
    }

    private Kasmina pipeline(
            KasminaConfig limits,
            DeviceThread device,
            SeedPartition partition,
            PartitionState state,
            NonceLedger nonces) {
        KernelBus kernels = new KernelBus().blueprint("good", () -> HeapKernel.of(ops, 2, 0));
        return Kasmina.builder()
                .config(limits)
                .device(device)
                .tensors(ops)
                .kernels(kernels)
                .autograd(new ScriptedAutograd())
                .host(new ScriptedHost())
                .verifier(policy::keyring, LeylineCommandCodec.create())
                .prefetch(kernels, kernels, kernels)
                .nonces(nonces)
                .seeds(state.seeds())
                .lastStep(state.step())
                .routing(RoutingRule.partition(Origin.COMMANDS, Origin.CONTROL, partition.number(), partition::owns))
                .name("p" + pipelines.incrementAndGet())
                .build();
    }
}
