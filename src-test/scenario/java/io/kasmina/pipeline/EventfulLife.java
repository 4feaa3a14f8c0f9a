package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.blend.Activation;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.KernelReply;
import io.kasmina.contract.Origin;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SignedCommand;
import io.kasmina.contract.UsageFault;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.pipeline.registry.RegistryConfig;
import io.kasmina.pipeline.step.GradientOwner;
import io.kasmina.pipeline.step.StepScope;
import io.kasmina.pipeline.telemetry.TelemetryConfig;
import io.kasmina.prefetch.FetchFailure;
import io.kasmina.support.KernelBus;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.ScriptedHost;
import io.kasmina.support.VerifyFixture;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.Packet;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import io.kasmina.tensor.TensorShape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/** A life of a pipeline in which nearly everything happens that a pipeline tells of. One thread. */
final class EventfulLife {

    /**
     * Metrics that it does not bring about: {@code MicrometerStageRecorderTest} has a recorder's own, which no packet carries,
     * {@code FallbackTest} a fallback, {@code GateHistoryTest} a full history, {@code VerifyStallTest} a journal, {@code PublishRetryTest} a bus that takes no request,
     * {@code SyncPrefetchTest} commands that wait for a kernel, {@code OutOfMemoryTest} a device without memory, {@code PartitionEngineTest}
     * partitions, and {@code BacklogTest} records that wait.
     */
    static final Set<MetricName> METRICS_ELSEWHERE = EnumSet.of(
            MetricName.RECORDER_REFUSED,
            MetricName.JOURNAL_QUEUE,
            MetricName.JOURNAL_REFUSALS,
            MetricName.FALLBACK_EVENTS,
            MetricName.GATE_HISTORY_FORGOTTEN,
            MetricName.PREFETCH_PUBLISH_RETRIES,
            MetricName.PREFETCH_PARKED,
            MetricName.DEVICE_OUT_OF_MEMORY,
            MetricName.PARTITIONS_OWNED,
            MetricName.PARTITION_COMMIT_LATENCY,
            MetricName.PARTITION_SKIPPED,
            MetricName.PARTITION_DEAD_LETTERS,
            MetricName.BUS_LAG,
            MetricName.BUS_OLDEST_AGE);

    private static final SignedCommand FORGED =
            new SignedCommand(new byte[] {1}, null, Origin.inMemory(Origin.COMMANDS));
    private static final SeedId OTHER = new SeedId("seed-2");

    private final PipelineBed bed;
    private final List<Packet> late = new ArrayList<>();

    /** Makes a life of a pipeline that was started with {@link #limits}. */
    EventfulLife(PipelineBed bed) {
        this.bed = bed;
    }

    /** Returns limits that are soon reached. */
    static KasminaConfig limits(KasminaConfig config) {
        return config.with(VerifyFixture.withNonces(100, 100))
                .with(new TelemetryConfig(64, 4096, 3))
                .with(new RegistryConfig(1));
    }

    /** Lives it, up to a last step mark. */
    void live() {
        Late slow = new Late();
        bed.kasmina.telemetry().subscribe(slow);
        grow();
        govern();
        fail();
        starve();
        flood();
        slow.request(3);
        bed.pass(Duration.ofSeconds(1));
        slow.request(Long.MAX_VALUE);
        bed.step(scope -> {});
    }

    /** Returns the packets of a subscriber that was slow. */
    List<Packet> late() {
        return List.copyOf(late);
    }

    /** A seed up to a blend, a leak, a failed step and its cull, streamed frames that come twice beside it. */
    private void grow() {
        bed.policy.covering(0.2);
        bed.train();
        bed.step(this::trainOnce);
        bed.applied(SeedOperation.START_GRAFTING);
        bed.step(this::graftOnce);
        bed.send(bed.policy.pause(PipelineBed.SEED));
        bed.send(bed.policy.resume(PipelineBed.SEED));
        bed.send(bed.policy.rollback(PipelineBed.SEED));
        Activation frame = new Activation(PipelineBed.SEED, bed.nextStep(), host(), null);
        Activation again = new Activation(PipelineBed.SEED, bed.nextStep(), host(), null);
        bed.kasmina
                .blend(Flux.just(frame, again).concatWith(Flux.never()), Flux.never())
                .onErrorComplete(UsageFault.class)
                .subscribe(Blended::close);
        bed.kernels.get(0).failing(TensorFault.Kind.KERNEL_FAILED);
        bed.step(this::graftOnce);
        bed.kernels.get(0).failing(null);
        bed.autograd.onBackward(() -> bed.host.parameters().gradient(ScriptedHost.WEIGHT, 1, 0, 0, 0));
        for (int i = 0; i < 50; i++) {
            bed.step(this::backward);
        }
        assertThatThrownBy(() -> bed.step(scope -> {
            throw new IllegalStateException("a host's own failure");
        }));
        bed.send(bed.policy.cull(PipelineBed.SEED));
        bed.pass(Duration.ofSeconds(30));
    }

    /** A teacher larger than its budget comes, and caches are cleared. */
    private void govern() {
        bed.send(bed.policy.teacher("wise", false));
        bed.send(new Command.Emergency(bed.policy.header(), true));
    }

    /** Kernels that do not come: unknown replies, a cancellation, a timeout, failures until the breaker denies. */
    private void starve() {
        bed.bus.silence();
        bed.bus.reply(new KernelReply.Unavailable("stranger", "good", ""));
        bed.send(bed.policy.germinate(OTHER, BlendSpec.byDefault()));
        bed.send(bed.policy.cull(OTHER));
        bed.send(bed.policy.germinate(new SeedId("waiting"), BlendSpec.byDefault()));
        bed.pass(Duration.ofSeconds(10));
    }

    private void fail() {
        bed.bus.fetch(KernelBus.failed(FetchFailure.NOT_FOUND));
        for (int i = 0; i < 4; i++) {
            bed.send(bed.policy.germinate(new SeedId("starving-" + i), BlendSpec.byDefault()));
        }
        bed.pass(Duration.ofMinutes(2));
    }

    /** More answers than a packet carries, more nonces than the ledger likes, more forgeries than are told one by one. */
    private void flood() {
        for (int i = 0; i < 95; i++) {
            bed.advance(SeedOperation.FOSSILIZE);
        }
        for (int i = 0; i < 130; i++) {
            bed.send(FORGED);
        }
        bed.pass(Duration.ofMinutes(1));
    }

    private void trainOnce(StepScope scope) {
        try (Tensor host = host()) {
            scope.backward(scope.shadow(PipelineBed.SEED, host), GradientOwner.of(PipelineBed.SEED));
        }
    }

    private void graftOnce(StepScope scope) {
        try (Tensor host = host()) {
            scope.graft(PipelineBed.SEED, host, null);
        }
    }

    private void backward(StepScope scope) {
        try (Tensor loss = bed.ops.floats(TensorShape.of(1), 1)) {
            scope.backward(loss, GradientOwner.of(PipelineBed.SEED));
        }
    }

    private Tensor host() {
        return bed.ops.floats(ScriptedHost.SHAPE, 1, 2, 3, 4);
    }

    private final class Late extends BaseSubscriber<Packet> {
        @Override
        protected void hookOnSubscribe(Subscription subscription) {}

        @Override
        protected void hookOnNext(Packet packet) {
            late.add(packet);
        }
    }
}
