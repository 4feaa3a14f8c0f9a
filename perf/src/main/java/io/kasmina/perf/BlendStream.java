package io.kasmina.perf;

import io.kasmina.blend.Activation;
import io.kasmina.blend.AlphaSchedule;
import io.kasmina.blend.BlendConfig;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.djl.DjlBackend;
import io.kasmina.pipeline.Kasmina;
import io.kasmina.pipeline.KasminaBuilder;
import io.kasmina.pipeline.KasminaConfig;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.pipeline.lane.DeviceThread;
import io.kasmina.wire.LeylineCommandCodec;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;

/**
 * A whole pipeline behind its public door whose one seed blends what a stream brings. Frames are made beforehand, with the seed's output;
 * each answer is given back at once.
 */
final class BlendStream implements AutoCloseable {

    private static final SeedId SEED = new SeedId("seed-0");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Complete at once. */
    private static final AlphaSchedule ALPHA = new AlphaSchedule(-1, 0);

    private final DeviceThread lane;
    private final BlendBench bench;
    private final Kasmina kasmina;
    private final CompletableFuture<Void> running;
    private long step;

    private BlendStream(
            DeviceThread lane, DjlBackend backend, BlendBench bench, int places, UnaryOperator<KasminaBuilder> parts) {
        this.lane = lane;
        this.bench = bench;
        CommandPool commands = CommandPool.of(life());
        InstantKernels kernels = new InstantKernels(backend.ops());
        KasminaBuilder builder = Kasmina.builder()
                .config(config(places))
                .device(lane)
                .tensors(backend.ops())
                .kernels(kernels)
                .autograd(backend.autograd())
                .host(new BenchHost(InstantKernels.hostParameters()))
                .verifier(commands::keyring, LeylineCommandCodec.create())
                .prefetch(kernels, kernels, kernels)
                .clock(Clock.fixed(CommandPool.ISSUED, ZoneOffset.UTC));
        kasmina = parts.apply(builder).build();
        running = kasmina.run().toFuture();
        commands.detached().forEach(command -> {
            kasmina.commands(Flux.just(command)).blockLast(PATIENCE);
            kasmina.seeds().filter(view -> view.kernelAttached()).blockFirst(PATIENCE);
        });
    }

    /** Opens a pipeline; not on the device thread. */
    static BlendStream open(DeviceThread lane, DjlBackend backend, BlendBench bench, int places) {
        return open(lane, backend, bench, places, parts -> parts);
    }

    /** Opens a pipeline with the caller's own parts, which replace the usual ones. */
    static BlendStream open(
            DeviceThread lane, DjlBackend backend, BlendBench bench, int places, UnaryOperator<KasminaBuilder> parts) {
        return new BlendStream(lane, backend, bench, places, parts);
    }

    /** Returns the limits of a pipeline that has so many buffers. */
    static KasminaConfig config(int places) {
        BlendConfig blend = BlendConfig.defaults();
        return KasminaConfig.defaults()
                .with(new BlendConfig(ALPHA, blend.joinWindow(), blend.joinCapacity(), blend.criticalAfter()))
                .withBlendPlaces(places);
    }

    /** Returns the pipeline. */
    Kasmina kasmina() {
        return kasmina;
    }

    private static List<Command> life() {
        List<Command> life = new ArrayList<>();
        life.add(CommandPool.germinate(header(0), SEED));
        for (SeedOperation operation : List.of(SeedOperation.START_TRAINING, SeedOperation.START_GRAFTING)) {
            life.add(new Command.Advance(header(life.size()), SEED, operation, new BlendSpec.Convex()));
        }
        return life;
    }

    private static CommandHeader header(int number) {
        return new CommandHeader("command-" + number, CommandPool.ISSUED, "tamiyo", 0, CommandPool.CONTEXT);
    }

    /**
     * Sends frames through the pipeline.
     *
     * @param frames how many, at least 1
     * @return how long it took from the first frame to the last answer given back and the device at rest, in nanoseconds
     */
    long pass(int frames) {
        List<Activation> made =
                Objects.requireNonNull(lane.control(() -> activations(frames)).block(PATIENCE));
        long began = System.nanoTime();
        Long blended = kasmina.blend(Flux.fromIterable(made), Flux.never())
                .doOnNext(Blended::close)
                .filter(Blended.Made.class::isInstance)
                .count()
                .block(PATIENCE);
        lane.control(() -> {
                    bench.await();
                    return true;
                })
                .block(PATIENCE);
        long took = System.nanoTime() - began;
        if (blended == null || blended != frames) {
            throw new IllegalStateException(blended + " of " + frames + " frames were blended");
        }
        return took;
    }

    private List<Activation> activations(int frames) {
        List<Activation> made = new ArrayList<>(frames);
        for (int i = 0; i < frames; i++) {
            made.add(new Activation(SEED, step++, bench.hostAlias(), bench.seedAlias()));
        }
        return made;
    }

    /** Ends the pipeline; the lane stays open. */
    @Override
    public void close() {
        kasmina.close();
        running.join();
    }
}
