package io.kasmina.perf;

import ai.djl.ndarray.NDManager;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SignedCommand;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.djl.DjlBackend;
import io.kasmina.djl.DjlHost;
import io.kasmina.djl.DjlHostModel;
import io.kasmina.isolate.IsolationConfig;
import io.kasmina.pipeline.Kasmina;
import io.kasmina.pipeline.KasminaConfig;
import io.kasmina.pipeline.step.HostModel.GraftPoint;
import io.kasmina.tensor.Autograd;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.Kernel;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorShape;
import io.kasmina.wire.LeylineCommandCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import reactor.core.publisher.Flux;

/**
 * A pipeline on real tensors behind its public door, with a host of {@link TrainingNet} and one seed that trains in it. Every packet is taken.
 * One thread.
 */
final class TrainBench implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TorchLane torch;
    private final NDManager manager;
    private final TrainingNet net;
    private final Kasmina kasmina;
    private final CompletableFuture<Void> running;
    private final CompletableFuture<Void> telemetry;
    private final DjlHost host;
    private final Loss loss = Loss.softmaxCrossEntropyLoss();
    private final Optimizer hostDescent = TrainingNet.descent();
    private final Optimizer seedDescent = TrainingNet.descent();
    private long steps;

    private TrainBench(TorchLane torch, Isolation isolation, CommandPool life) {
        this.torch = torch;
        manager = torch.call(torch.backend()::newManager);
        net = torch.call(() -> TrainingNet.grafted(manager));
        DjlHostModel model = torch.call(() -> model(torch.backend(), net, isolation));
        InstantKernels kernels = new InstantKernels(torch.backend().ops());
        kasmina = Kasmina.builder()
                .config(KasminaConfig.defaults().with(isolation.config()))
                .device(torch.lane())
                .tensors(torch.backend().ops())
                .kernels(ignored -> kernel(torch.backend()))
                .autograd(isolation.watches(torch.backend().autograd()))
                .host(model)
                .verifier(life::keyring, LeylineCommandCodec.create())
                .prefetch(kernels, kernels, kernels)
                .clock(Clock.fixed(CommandPool.ISSUED, ZoneOffset.UTC))
                .build();
        running = kasmina.run().toFuture();
        telemetry = kasmina.telemetry().then().toFuture();
        host = DjlHost.of(torch.backend(), torch.lane(), kasmina, net.root(), model);
    }

    /**
     * Opens a pipeline.
     *
     * @param torch the device
     * @param isolation how much of it is on
     * @param blends true brings the seed to BLENDING, false leaves it in TRAINING
     */
    static TrainBench open(TorchLane torch, Isolation isolation, boolean blends) {
        CommandPool life = CommandPool.of(life(blends));
        TrainBench bench = new TrainBench(torch, isolation, life);
        life.detached().forEach(bench::send);
        return bench;
    }

    /** Returns the host, for use on the device thread. */
    TrainingNet net() {
        return net;
    }

    /** Takes one step of host and seed; returns 1. */
    long step() {
        host.train(++steps, net::batch, loss, hostDescent, seed -> seedDescent).block(PATIENCE);
        return 1;
    }

    @Override
    public void close() {
        kasmina.close();
        running.join();
        telemetry.join();
        torch.close(manager);
    }

    private void send(SignedCommand command) {
        Outcome outcome = kasmina.commands(Flux.just(command)).blockLast(PATIENCE);
        if (!(outcome instanceof Outcome.Applied) && !(outcome instanceof Outcome.Pending)) {
            throw new IllegalStateException("the benchmark's command was not applied: " + outcome);
        }
        kasmina.seeds().filter(view -> view.kernelAttached()).blockFirst(PATIENCE);
    }

    private static List<Command> life(boolean blends) {
        List<Command> life = new ArrayList<>();
        life.add(new Command.Germinate(
                header(0),
                TrainingNet.SEED,
                "two-layers",
                Map.of(),
                new TrainingRunId("run-2026-01-01"),
                CommandPool.ARTIFACT,
                BlendSpec.byDefault()));
        life.add(new Command.Advance(header(1), TrainingNet.SEED, SeedOperation.START_TRAINING, null));
        if (blends) {
            life.add(new Command.Advance(header(2), TrainingNet.SEED, SeedOperation.START_GRAFTING, null));
        }
        return life;
    }

    private static CommandHeader header(int number) {
        return new CommandHeader("command-" + number, CommandPool.ISSUED, "tamiyo", 0, CommandPool.CONTEXT);
    }

    private static DjlHostModel model(DjlBackend backend, TrainingNet net, Isolation isolation) {
        GraftPoint place = new GraftPoint(TensorShape.of(1, TrainingNet.WIDTH), DType.FLOAT32);
        return DjlHostModel.of(
                backend,
                net.root(),
                Map.of(TrainingNet.SEED, place),
                isolation == Isolation.OFF ? List.of() : net.pairs());
    }

    private static Kernel kernel(DjlBackend backend) {
        try {
            Path file = Files.createTempFile("kasmina-perf", ".pt");
            try {
                return backend.kernels().load(TrainingNet.kernel().writeTo(file));
            } finally {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** How much of isolation is on. */
    enum Isolation {
        /** Nothing is watched, compared or looked for. */
        OFF(Integer.MAX_VALUE),
        /** Activations are watched, and no check is due but a stage's first. */
        BETWEEN_CHECKS(Integer.MAX_VALUE),
        /** As it is by default, which is a check every 50 steps. */
        USUAL(IsolationConfig.defaults().leakEvery()),
        /** A check in every step. */
        EVERY_STEP(1);

        private final int leakEvery;

        Isolation(int leakEvery) {
            this.leakEvery = leakEvery;
        }

        /** Returns a collector that watches what this says. */
        Autograd watches(Autograd autograd) {
            return this == OFF ? () -> new Unwatched(autograd.open()) : autograd;
        }

        /** Returns the configuration. */
        IsolationConfig config() {
            IsolationConfig usual = IsolationConfig.defaults();
            return new IsolationConfig(
                    usual.samples(), leakEvery, usual.cosineFloor(), usual.cosineScale(), usual.breaker());
        }
    }

    /** A tape that watches nothing. */
    private record Unwatched(Autograd.Tape tape) implements Autograd.Tape {

        @Override
        public void backward(Tensor loss) {
            tape.backward(loss);
        }

        @Override
        public DoubleSupplier watch(Tensor activation) {
            return () -> 0;
        }

        @Override
        public void close() {
            tape.close();
        }
    }
}
