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
import java.util.function.BooleanSupplier;
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
    private volatile Isolation isolation = Isolation.CHECKED;
    private long steps;

    private TrainBench(TorchLane torch, int leakEvery, CommandPool life) {
        this.torch = torch;
        manager = torch.call(torch.backend()::newManager);
        net = torch.call(() -> TrainingNet.grafted(manager));
        DjlHostModel model = torch.call(() -> model(torch.backend(), net));
        InstantKernels kernels = new InstantKernels(torch.backend().ops());
        kasmina = Kasmina.builder()
                .config(KasminaConfig.defaults().with(every(leakEvery)))
                .device(torch.lane())
                .tensors(torch.backend().ops())
                .kernels(ignored -> kernel(torch.backend()))
                .autograd(() -> new Switched(torch.backend().autograd().open(), () -> isolation != Isolation.OFF))
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
     * @param leakEvery every so many steps a check is due
     * @param blends true brings the seed to BLENDING, false leaves it in TRAINING
     */
    static TrainBench open(TorchLane torch, int leakEvery, boolean blends) {
        CommandPool life = CommandPool.of(life(blends));
        TrainBench bench = new TrainBench(torch, leakEvery, life);
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

    /** Takes the next step that is isolated like this, in a pipeline whose every other step has a check; returns 1. */
    long step(Isolation next) {
        isolation = next;
        steps += (steps % 2 == 0) == (next == Isolation.CHECKED) ? 1 : 0;
        return step();
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

    private static IsolationConfig every(int steps) {
        IsolationConfig usual = IsolationConfig.defaults();
        return new IsolationConfig(usual.samples(), steps, usual.cosineFloor(), usual.cosineScale(), usual.breaker());
    }

    private static CommandHeader header(int number) {
        return new CommandHeader("command-" + number, CommandPool.ISSUED, "tamiyo", 0, CommandPool.CONTEXT);
    }

    private static DjlHostModel model(DjlBackend backend, TrainingNet net) {
        GraftPoint place = new GraftPoint(TensorShape.of(1, TrainingNet.WIDTH), DType.FLOAT32);
        return DjlHostModel.of(backend, net.root(), Map.of(TrainingNet.SEED, place), net.pairs());
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

    /** How a step is isolated. */
    enum Isolation {
        /** Nothing is watched, compared or looked for. */
        OFF,
        /** Activations are watched, and no check is due. */
        BETWEEN_CHECKS,
        /** A check is due. */
        CHECKED
    }

    /** A tape that watches while steps are isolated. */
    private record Switched(Autograd.Tape tape, BooleanSupplier on) implements Autograd.Tape {

        @Override
        public void backward(Tensor loss) {
            tape.backward(loss);
        }

        @Override
        public DoubleSupplier watch(Tensor activation) {
            return on.getAsBoolean() ? tape.watch(activation) : () -> 0;
        }

        @Override
        public void clearWatched() {
            tape.clearWatched();
        }

        @Override
        public void close() {
            tape.close();
        }
    }
}
