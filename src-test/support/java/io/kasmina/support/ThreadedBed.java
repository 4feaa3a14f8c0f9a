package io.kasmina.support;

import io.kasmina.blend.Activation;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.pipeline.Kasmina;
import io.kasmina.pipeline.KasminaBuilder;
import io.kasmina.pipeline.KasminaConfig;
import io.kasmina.pipeline.lane.DeviceThread;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.wire.LeylineCommandCodec;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A whole pipeline on its real threads: the device thread, Reactor's parallel workers and the test's own. */
public final class ThreadedBed implements AutoCloseable {

    /** A seed. */
    public static final SeedId SEED = new SeedId("seed-1");

    private static final Duration LONG = Duration.ofSeconds(20);

    /** The device. */
    public final DeviceThread device = DeviceThread.launch();

    /** The backend. */
    public final CountedOps ops = new CountedOps();

    /** The collector. */
    public final ScriptedAutograd autograd = new ScriptedAutograd();

    /** The host. */
    public final ScriptedHost host = new ScriptedHost();

    /** The teachers on the device. */
    public final ScriptedTeacher teacher = new ScriptedTeacher();

    /** Kernels. */
    public final KernelBus bus = new KernelBus();

    /** Every kernel of the blueprint {@code good} that was loaded: y = 2x. */
    public final List<HeapKernel> kernels = new CopyOnWriteArrayList<>();

    /** The pipeline. */
    public final Kasmina kasmina;

    /** Ends with run. */
    public final CompletableFuture<Void> running;

    /** Signs commands; the test's thread alone. */
    public final Policy policy = new Policy(Clock.systemUTC());

    private long step;

    /** Starts a pipeline. */
    public ThreadedBed() {
        this(StageRecorder.NONE);
    }

    /** Starts a pipeline whose figures go to a recorder too. */
    public ThreadedBed(StageRecorder recorder) {
        this(recorder, config -> config);
    }

    /** Starts a pipeline with other limits. */
    public ThreadedBed(StageRecorder recorder, UnaryOperator<KasminaConfig> limits) {
        this(recorder, limits, parts -> parts);
    }

    /** Starts a pipeline with other limits and the test's own parts, which replace the bed's. */
    public ThreadedBed(
            StageRecorder recorder, UnaryOperator<KasminaConfig> limits, UnaryOperator<KasminaBuilder> parts) {
        bus.blueprint("good", () -> {
            HeapKernel kernel = HeapKernel.of(ops, 2, 0);
            kernels.add(kernel);
            return kernel;
        });
        KasminaBuilder builder = Kasmina.builder()
                .config(limits.apply(KasminaConfig.defaults().withBlendPlaces(8)))
                .device(device)
                .tensors(ops)
                .kernels(bus)
                .autograd(autograd)
                .host(host)
                .teacher(teacher)
                .verifier(policy::keyring, LeylineCommandCodec.create())
                .prefetch(bus, bus, bus)
                .recorder(recorder);
        kasmina = parts.apply(builder).build();
        running = kasmina.run().toFuture();
    }

    /** Sends a command and waits for its outcome. */
    public Outcome send(Command command) {
        return kasmina.commands(Flux.just(policy.sign(command))).blockFirst(LONG);
    }

    /** Sends a CULL of {@link #SEED}. */
    public Outcome cull() {
        return send(policy.cull(SEED));
    }

    /** Sends a ROLLBACK of {@link #SEED}. */
    public Outcome rollback() {
        return send(policy.rollback(SEED));
    }

    /** Brings {@link #SEED} to TRAINING. */
    public void train() {
        send(policy.germinate(SEED, BlendSpec.byDefault()));
        kasmina.seeds().filter(view -> view.kernelAttached()).blockFirst(LONG);
        send(policy.advance(SEED, SeedOperation.START_TRAINING));
    }

    /** Brings {@link #SEED} to BLENDING. */
    public void graft() {
        train();
        send(policy.advance(SEED, SeedOperation.START_GRAFTING));
    }

    /** Returns the number of the next step. */
    public long nextStep() {
        return step++;
    }

    /** Returns an activation of {@link #SEED}. */
    public Activation frame(long at) {
        return new Activation(SEED, at, ops.floats(ScriptedHost.SHAPE, 1, 2, 3, 4), null);
    }

    /** Closes the pipeline and waits until the device has done everything that was left. */
    @Override
    public void close() {
        kasmina.close();
        if (!running.isCancelled()) {
            Mono.fromFuture(running).block(LONG);
        }
        // Streams that the close cut off discard what they hold on threads of their own, and the device must still take
        // it back.
        long deadline = System.nanoTime() + LONG.toNanos();
        while (ops.open() > 0 && System.nanoTime() < deadline) {
            device.data(() -> 0).block(LONG);
        }
        device.close();
        try {
            if (!device.awaitEnd(LONG.toMillis())) {
                throw new AssertionError("the device thread did not end");
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
