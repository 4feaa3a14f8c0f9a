package io.kasmina.example;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.Origin;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedView;
import io.kasmina.contract.Sha256;
import io.kasmina.contract.SignedCommand;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.djl.DjlBackend;
import io.kasmina.djl.DjlConfig;
import io.kasmina.djl.DjlHost;
import io.kasmina.djl.DjlHostModel;
import io.kasmina.djl.GraftBlock;
import io.kasmina.djl.HostBatch;
import io.kasmina.djl.archive.TorchScriptArchive;
import io.kasmina.http.ArtifactStore;
import io.kasmina.http.DirectoryKernelSource;
import io.kasmina.http.FileArtifactFetcher;
import io.kasmina.pipeline.Kasmina;
import io.kasmina.pipeline.lane.DeviceThread;
import io.kasmina.pipeline.step.HostModel.GraftPoint;
import io.kasmina.pipeline.step.StepReport;
import io.kasmina.prefetch.Digests;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.TensorShape;
import io.kasmina.verify.CommandSigner;
import io.kasmina.verify.Keyring;
import io.kasmina.wire.CommandEncoder;
import io.kasmina.wire.LeylineCommandCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Kasmina in a training process of one's own, from the device thread to an orderly close: a host with a place for one seed, a kernel from a
 * folder, signed commands, three training steps. Modules: {@code kasmina-djl}, {@code kasmina-http} and {@code kasmina-wire}.
 */
final class EmbeddedHost {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedHost.class);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final SeedId SEED = new SeedId("seed-1");
    private static final TrainingRunId RUN = new TrainingRunId("run-1");
    private static final int INPUTS = 4;
    private static final int WIDTH = 8;
    private static final int CLASSES = 2;
    private static final int STEPS = 3;

    private final Path kernels;
    private final Path store;
    private final Keyring keyring;
    private final CommandSigner signer;
    private long issued;

    /** Prepares a host; kernels are served from one folder, and what was verified is kept in another one. */
    EmbeddedHost(Path kernels, Path store, Keyring keyring) {
        this.kernels = kernels;
        this.store = store;
        this.keyring = keyring;
        this.signer = CommandSigner.of(keyring);
    }

    /** Opens device and backend, grows the seed, and closes what it opened, last things first. */
    List<StepReport> run() throws IOException, InterruptedException {
        try (DeviceThread device = DeviceThread.launch()) { // the only thread that may call PyTorch
            DjlBackend torch = await(DjlBackend.open(device, DjlConfig.defaults()));
            try {
                return grow(device, torch);
            } finally {
                await(device.control(() -> {
                    torch.close();
                    return true;
                }));
            }
        }
    }

    private List<StepReport> grow(DeviceThread device, DjlBackend torch) throws IOException {
        Block features = new SequentialBlock()
                .add(Linear.builder().setUnits(WIDTH).build())
                .add(Activation::relu);
        Block block = new SequentialBlock()
                .add(new GraftBlock(SEED, features)) // in place of the features themselves
                .add(Linear.builder().setUnits(CLASSES).build());
        GraftPoint place = new GraftPoint(TensorShape.of(1, WIDTH), DType.FLOAT32);
        DjlHostModel model = await(device.data(() -> {
            block.initialize(torch.newManager(), DataType.FLOAT32, new Shape(1, INPUTS));
            return DjlHostModel.of(torch, block, Map.of(SEED, place), List.of());
        }));
        Kasmina kasmina = pipeline(device, torch, model);
        CompletableFuture<Void> running = kasmina.run().toFuture(); // every internal loop; once, and first
        try {
            kasmina.telemetry().subscribe(packet -> LOG.info("{}", packet), broken -> LOG.error("telemetry", broken));
            germinate(kasmina);
            DjlHost host = DjlHost.of(torch, device, kasmina, block, model);
            return train(host, await(device.data(() -> batch(torch.newManager()))));
        } finally {
            kasmina.close();
            await(Mono.fromFuture(running)
                    .thenReturn(true)); // until what seeds hold is given back: only then the backend
        }
    }

    private Kasmina pipeline(DeviceThread device, DjlBackend torch, DjlHostModel model) {
        DirectoryKernelSource source =
                new DirectoryKernelSource(kernels, name -> kernels.resolve(name).toUri(), Schedulers.boundedElastic());
        return Kasmina.builder()
                .device(device)
                .tensors(torch.ops())
                .kernels(torch.kernels())
                .autograd(torch.autograd())
                .host(model)
                .verifier(() -> keyring, LeylineCommandCodec.create())
                .prefetch(
                        source,
                        source,
                        new FileArtifactFetcher(
                                List.of(kernels), new ArtifactStore(store, Schedulers.boundedElastic())))
                .build();
    }

    /** Plays the policy: names a kernel by its digest, waits until it is attached, lets it train. */
    private void germinate(Kasmina kasmina) throws IOException {
        Path file = TorchScriptArchive.of("Scale", "def forward(self, x: Tensor) -> Tensor:\n  return x * self.scale\n")
                .withParameter("scale", new float[] {1, 1, 1, 1, 1, 1, 1, 1}, WIDTH)
                .writeTo(Files.createDirectories(kernels).resolve("scale.pt"));
        Sha256 pin = Digests.of(file);
        send(kasmina, new Command.Germinate(header(), SEED, "scale", Map.of(), RUN, pin, BlendSpec.byDefault()));
        await(kasmina.seeds()
                .filter(view -> view.seed().equals(SEED))
                .filter(SeedView::kernelAttached)
                .next());
        send(kasmina, new Command.Advance(header(), SEED, SeedOperation.START_TRAINING, null));
    }

    private static List<StepReport> train(DjlHost host, HostBatch batch) {
        Optimizer descent =
                Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.1f)).build();
        List<StepReport> reports = new ArrayList<>();
        for (long step = 1; step <= STEPS; step++) {
            // The host learns from its own loss, the seed from its own, in a graph of its own.
            reports.add(await(host.train(step, () -> batch, Loss.softmaxCrossEntropyLoss(), descent, seed -> descent)));
        }
        return reports;
    }

    /** Device thread only; the arrays live until their manager or the backend is closed. */
    private static HostBatch batch(NDManager manager) {
        NDList data = new NDList(manager.create(new float[] {1, 0, 0, 0, 0, 1, 0, 0}, new Shape(2, INPUTS)));
        return HostBatch.of(data, new NDList(manager.create(new float[] {0, 1})));
    }

    private void send(Kasmina kasmina, Command command) {
        SignedCommand signed = signer.sign(CommandEncoder.of(RUN).encode(command), Origin.COMMANDS);
        Outcome outcome = await(kasmina.commands(Flux.just(signed)).single()); // exactly one for each command
        LOG.info("{}: {}", command.header().commandId(), outcome);
        if (!(outcome instanceof Outcome.Applied || outcome instanceof Outcome.Pending)) {
            throw new IllegalStateException("command refused: " + outcome);
        }
    }

    /** A command id is accepted once, and a command older than a minute not at all. */
    private CommandHeader header() {
        return new CommandHeader("cmd-" + ++issued, Instant.now(), "example", 0, CommandHeader.Context.EMPTY);
    }

    private static <T> T await(Mono<T> work) {
        return Objects.requireNonNull(work.block(PATIENCE));
    }
}
