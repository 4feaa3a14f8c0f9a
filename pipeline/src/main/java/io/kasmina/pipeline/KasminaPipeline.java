package io.kasmina.pipeline;

import io.kasmina.blend.Activation;
import io.kasmina.blend.Logits;
import io.kasmina.contract.Adjustment;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.OwnershipConflict;
import io.kasmina.contract.ParameterName;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedView;
import io.kasmina.contract.SignedCommand;
import io.kasmina.contract.UsageFault;
import io.kasmina.isolate.Gradients;
import io.kasmina.isolate.IsolationCheck;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.pipeline.dispatch.AnswerOperator;
import io.kasmina.pipeline.lane.LaneHealth;
import io.kasmina.pipeline.snapshot.Restored;
import io.kasmina.pipeline.snapshot.SeedCopy;
import io.kasmina.pipeline.state.GateRecord;
import io.kasmina.pipeline.state.SeedSnapshot;
import io.kasmina.pipeline.step.GradientOwner;
import io.kasmina.pipeline.step.StepBody;
import io.kasmina.pipeline.step.StepReport;
import io.kasmina.telemetry.Packet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The pipeline behind the door: keeps count of who uses it and ends everything once. */
final class KasminaPipeline implements Kasmina {

    private static final int PREFETCH = 32;

    private final KasminaParts parts;
    private final Assembly assembly;
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicBoolean commanding = new AtomicBoolean();
    private final Sinks.Empty<Void> closing = Sinks.empty();
    private final AtomicBoolean closed = new AtomicBoolean();

    KasminaPipeline(KasminaParts parts) {
        this.parts = parts;
        this.assembly = new Assembly(parts);
    }

    @Override
    public Mono<Void> run() {
        return Mono.defer(() -> {
            if (closed.get()) {
                return Mono.error(isClosed());
            }
            if (!running.compareAndSet(false, true)) {
                return Mono.error(new UsageFault(UsageFault.Kind.ALREADY_RUNNING, "run() was subscribed before"));
            }
            // The watches end by nothing but the end of everything else, or by an error.
            return Mono.firstWithSignal(
                            Mono.when(assembly.loops(), assembly.ended()),
                            parts.keyWatch().apply(assembly.hub()),
                            assembly.watch().run(),
                            assembly.upkeep())
                    .doFinally(signal -> close());
        });
    }

    @Override
    public Flux<Outcome> commands(Flux<SignedCommand> in) {
        Objects.requireNonNull(in, "in: must not be null");
        return Flux.defer(() -> {
            UsageFault fault = misuse();
            if (fault == null && !commanding.compareAndSet(false, true)) {
                fault = new UsageFault(
                        UsageFault.Kind.ALREADY_RUNNING, "another stream of commands is verified; merge the two");
            }
            return fault != null
                    ? Flux.error(fault)
                    : answered(in).doOnTerminate(() -> commanding.set(false)).doOnCancel(() -> commanding.set(false));
        });
    }

    @Override
    public Flux<Blended> blend(Flux<Activation> in, Flux<Logits> logits) {
        Objects.requireNonNull(in, "in: must not be null");
        Objects.requireNonNull(logits, "logits: must not be null");
        return open(() -> assembly.blender().blend(in, logits, this::untilClosed));
    }

    @Override
    public Flux<IsolationCheck> gradients(Flux<Gradients> in) {
        Objects.requireNonNull(in, "in: must not be null");
        return open(() -> untilClosed(assembly.steps().gradients(in)));
    }

    @Override
    public Mono<StepReport> step(long step, StepBody body) {
        Objects.requireNonNull(body, "body: must not be null");
        return Mono.defer(() -> {
            UsageFault fault = misuse();
            return fault != null ? Mono.error(fault) : assembly.steps().step(step, body);
        });
    }

    @Override
    public Mono<Void> mark(long step) {
        return Mono.defer(() -> {
            UsageFault fault = misuse();
            return fault != null ? Mono.error(fault) : assembly.steps().mark(step);
        });
    }

    @Override
    public Mono<Void> newRun() {
        return Mono.defer(() -> {
            UsageFault fault = misuse();
            return fault != null ? Mono.error(fault) : assembly.steps().newRun();
        });
    }

    @Override
    public Mono<Void> report(HostReport report) {
        Objects.requireNonNull(report, "report: must not be null");
        return Mono.defer(() -> {
            UsageFault fault = misuse();
            return fault != null ? Mono.error(fault) : assembly.booked(report);
        });
    }

    @Override
    public Mono<List<GateRecord>> gateHistory(SeedId seed) {
        Objects.requireNonNull(seed, "seed: must not be null");
        return Mono.defer(() -> {
            UsageFault fault = misuse();
            return fault != null ? Mono.error(fault) : assembly.lanes().gateHistory(seed);
        });
    }

    @Override
    public Mono<List<OwnershipConflict>> validateUpdate(GradientOwner owner, List<ParameterName> parameters) {
        List<ParameterName> changed = List.copyOf(parameters);
        return Mono.defer(() -> {
            UsageFault fault = misuse();
            return fault != null ? Mono.error(fault) : assembly.updates().validate(owner, changed);
        });
    }

    @Override
    public Mono<SeedCopy> export(SeedId seed) {
        Objects.requireNonNull(seed, "seed: must not be null");
        return Mono.defer(() -> {
            UsageFault fault = misuse();
            return fault != null ? Mono.error(fault) : assembly.checkpoints().export(seed);
        });
    }

    @Override
    public Mono<Restored> restore(SeedId seed, SeedCopy copy) {
        Objects.requireNonNull(seed, "seed: must not be null");
        Objects.requireNonNull(copy, "copy: must not be null");
        return Mono.defer(() -> {
            UsageFault fault = misuse();
            return fault != null ? Mono.error(fault) : assembly.checkpoints().restore(seed, copy);
        });
    }

    @Override
    public Mono<List<SeedSnapshot>> cut() {
        return Mono.defer(() -> {
            UsageFault fault = misuse();
            // A close gives back what seeds hold: what it leaves of them is no state to go on from.
            return fault != null ? Mono.error(fault) : Mono.firstWithSignal(assembly.cut(), shut());
        });
    }

    @Override
    public Flux<Packet> telemetry() {
        return open(() -> assembly.hub().packets());
    }

    @Override
    public Flux<Adjustment> adjustments() {
        return open(() -> assembly.adjustments().adjustments());
    }

    @Override
    public Flux<SeedView> seeds() {
        return open(() -> assembly.directory().views());
    }

    @Override
    public Readiness readiness() {
        if (closed.get()) {
            return Readiness.CLOSED;
        }
        if (!running.get()) {
            return Readiness.NOT_RUNNING;
        }
        return assembly.watch().health() == LaneHealth.WORKING ? Readiness.READY : Readiness.DEVICE_WEDGED;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            closing.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
            assembly.shutdown(running.get());
        }
    }

    private Flux<Outcome> answered(Flux<SignedCommand> in) {
        int concurrency = parts.config().dispatch().commandConcurrency();
        return in.transformDeferred(assembly.verifier())
                .transform(AnswerOperator.of(assembly.router()::route, concurrency, shut()));
    }

    /**
     * What is still under way when the pipeline closes gets an error instead of silence. A merge, since {@code takeUntilOther} drops an
     * element that races with the end.
     */
    private <T> Flux<T> untilClosed(Flux<T> work) {
        Sinks.Empty<Void> done = Sinks.empty();
        Mono<T> end = this.<T>shut().takeUntilOther(done.asMono());
        return Flux.merge(PREFETCH, work.doOnComplete(() -> done.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST)), end);
    }

    /** Fails when the pipeline closes. */
    private <T> Mono<T> shut() {
        return closing.asMono().then(Mono.error(KasminaPipeline::isClosed));
    }

    private <T> Flux<T> open(Supplier<Flux<T>> source) {
        return Flux.defer(() -> {
            UsageFault fault = misuse();
            return fault != null ? Flux.error(fault) : source.get();
        });
    }

    /** Returns why the door is shut, null while it is open. */
    private @Nullable UsageFault misuse() {
        if (closed.get()) {
            return isClosed();
        }
        return parts.device().onDevice()
                ? new UsageFault(
                        UsageFault.Kind.AWAITS_OWN_LANE,
                        "the pipeline was subscribed on the device thread, which it would wait for")
                : null;
    }

    private static UsageFault isClosed() {
        return new UsageFault(UsageFault.Kind.PIPELINE_CLOSED, "the pipeline was closed");
    }
}
