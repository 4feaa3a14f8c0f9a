package io.kasmina.perf;

import io.kasmina.blend.AlphaSchedule;
import io.kasmina.blend.BlendConfig;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SignedCommand;
import io.kasmina.contract.UsageFault;
import io.kasmina.pipeline.Kasmina;
import io.kasmina.pipeline.KasminaConfig;
import io.kasmina.pipeline.cache.KernelCacheConfig;
import io.kasmina.pipeline.dispatch.DispatchConfig;
import io.kasmina.pipeline.lane.DeviceThread;
import io.kasmina.tensor.HeapTensorOps;
import io.kasmina.verify.Keyring;
import io.kasmina.wire.LeylineCommandCodec;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/**
 * A whole pipeline behind its public door, as an embedder would run it: one lane, heap tensors, kernels from memory, and so no cache
 * of loaded files. Every packet and
 * adjustment is taken, and a step is marked every 50 ms. One thread.
 */
final class ControlBench implements AutoCloseable {

    private static final Duration STEP = Duration.ofMillis(50);
    private static final Duration END = Duration.ofSeconds(10);

    /** Short, so that a seed lives many lives in a pass. */
    private static final Duration EMBARGO = Duration.ofMillis(1);

    /** Complete at once, since commands come faster than steps. */
    private static final AlphaSchedule ALPHA = new AlphaSchedule(-1, 0);

    private final DeviceThread device = DeviceThread.launch();
    private final LongAdder packets = new LongAdder();
    private final Kasmina kasmina;
    private final CompletableFuture<Void> running;
    private final CompletableFuture<Void> telemetry;
    private final Disposable marks;

    private ControlBench(Keyring keyring) {
        HeapTensorOps tensors = new HeapTensorOps();
        InstantKernels kernels = new InstantKernels(tensors);
        kasmina = Kasmina.builder()
                .config(config())
                .device(device)
                .tensors(tensors)
                .kernels(kernels)
                .autograd(() -> {
                    throw new IllegalStateException("the benchmark takes no training step");
                })
                .host(new BenchHost(InstantKernels.hostParameters()))
                .verifier(() -> keyring, LeylineCommandCodec.create())
                .prefetch(kernels, kernels, kernels)
                .clock(Clock.fixed(CommandPool.ISSUED, ZoneOffset.UTC))
                .build();
        running = kasmina.run().toFuture();
        telemetry = kasmina.telemetry()
                .doOnNext(packet -> packets.increment())
                .then()
                .toFuture();
        kasmina.adjustments().subscribe();
        marks = Flux.interval(STEP)
                .onBackpressureDrop()
                .concatMap(step -> kasmina.mark(step).onErrorComplete(UsageFault.class), 1)
                .subscribe();
    }

    /** Starts a pipeline that knows the keys. */
    static ControlBench open(Keyring keyring) {
        return new ControlBench(keyring);
    }

    private static KasminaConfig config() {
        BlendConfig blend = BlendConfig.defaults();
        return KasminaConfig.defaults()
                .with(new DispatchConfig(
                        1, DispatchConfig.defaults().commandConcurrency(), EMBARGO, Duration.ofSeconds(1)))
                .with(new BlendConfig(ALPHA, blend.joinWindow(), blend.joinCapacity(), blend.criticalAfter()))
                .with(KernelCacheConfig.off());
    }

    /** Opens the door; subscribe to one stream at a time. */
    Flux<Outcome> commands(Flux<SignedCommand> in) {
        return kasmina.commands(in);
    }

    /** Returns how many packets were taken. */
    long packets() {
        return packets.sum();
    }

    /** Ends pipeline, telemetry and device and waits for all. */
    @Override
    public void close() {
        marks.dispose();
        kasmina.close();
        running.join();
        telemetry.join();
        device.close();
        try {
            device.awaitEnd(END.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
