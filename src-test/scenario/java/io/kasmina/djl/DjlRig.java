package io.kasmina.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.SeedView;
import io.kasmina.contract.Sha256;
import io.kasmina.djl.archive.TorchScriptArchive;
import io.kasmina.pipeline.Kasmina;
import io.kasmina.pipeline.lane.DeviceThread;
import io.kasmina.pipeline.step.StepBody;
import io.kasmina.pipeline.step.StepReport;
import io.kasmina.support.Policy;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.tensor.KernelLoader;
import io.kasmina.wire.LeylineCommandCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;

/**
 * A whole pipeline on real tensors: a backend, a {@link TinyHost}, kernel files and signed commands. Closing it proves that nothing
 * native is left. Every wait is bounded. Main thread only.
 */
public final class DjlRig implements AutoCloseable {

    /** A seed with a place in the host. */
    public static final SeedId SEED = new SeedId("seed-1");

    /** A seed whose graft lies around the first one's, where the host has one. */
    public static final SeedId OUTER = new SeedId("seed-2");

    /** The blueprint of {@link TinyHost#kernel}. */
    public static final String GOOD = "good";

    /** Longest wait for anything. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The pipeline. */
    public final Kasmina kasmina;

    /** The host's driver. */
    public final DjlHost host;

    /** The host's parts. */
    public final TinyHost parts;

    /** Signs commands. */
    public final Policy policy = new Policy(Clock.systemUTC());

    /** Learns by plain gradient descent. */
    public final Optimizer descent = DjlOptions.sgd(0.1f);

    /** Events of all packets so far. */
    public final List<Event> events = new CopyOnWriteArrayList<>();

    private final KernelFiles files;
    private final CommandSender sender;
    private final CompletableFuture<Void> run;
    private final DeviceThread lane;
    private final DjlBackend backend;
    private final TensorLevel level;
    private final RememberedLoss loss = new RememberedLoss(Loss.softmaxCrossEntropyLoss());
    private long step;

    private DjlRig(DjlOptions options) throws IOException {
        files = new KernelFiles(Files.createTempDirectory("kasmina-rig"));
        lane = options.lane();
        backend = options.backend();
        level = new TensorLevel(backend);
        parts = call(() -> DjlOptions.frozen(options.host().apply(backend)));
        KernelLoader loader = options.loader().apply(backend, parts);
        kasmina = Kasmina.builder()
                .config(options.config().apply(DjlOptions.patient()))
                .device(lane)
                .tensors(backend.ops())
                .kernels(loader)
                .autograd(backend.autograd())
                .host(parts.model())
                .verifier(policy::keyring, LeylineCommandCodec.create())
                .prefetch(files, files, files)
                .build();
        run = kasmina.run().toFuture();
        kasmina.telemetry().subscribe(packet -> events.addAll(packet.events()));
        sender = new CommandSender(kasmina, policy);
        host = DjlHost.of(backend, lane, kasmina, parts.root(), parts.model());
        artifact(GOOD, TinyHost.kernel());
    }

    /** Opens a rig on the JVM's backend. */
    public static DjlRig open() {
        return open(DjlOptions.shared());
    }

    /** Opens a rig of other parts. */
    public static DjlRig open(DjlOptions options) {
        try {
            return new DjlRig(options);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    /** Puts a kernel file behind a blueprint. */
    public void artifact(String blueprint, TorchScriptArchive archive) throws IOException {
        artifact(blueprint, archive.toBytes());
    }

    /** Puts any file behind a blueprint. */
    public void artifact(String blueprint, byte[] content) throws IOException {
        files.put(blueprint, content);
    }

    /** Returns the digest of a blueprint's file, from now on the one that replies name. */
    public Sha256 pin(String blueprint) throws IOException {
        return files.pin(blueprint);
    }

    /** Waits for a result. */
    public static <T> T now(Mono<T> work) {
        return Objects.requireNonNull(work.block(PATIENCE), "ended without a result");
    }

    /** Returns the backend. */
    public DjlBackend backend() {
        return backend;
    }

    /** Returns the lane. */
    public DeviceThread lane() {
        return lane;
    }

    /** Runs a task on the device thread. */
    public <T> T call(Callable<T> task) {
        return now(lane.data(task));
    }

    /** Sends a command and returns its outcome. */
    public Outcome send(Command command) {
        return sender.send(command);
    }

    /** Sends a command for a seed's next stage, which must be applied. */
    public void advance(SeedId seed, SeedOperation operation) {
        Outcome outcome = send(policy.advance(seed, operation));
        assertThat(outcome).as("%s: %s", operation, outcome).isInstanceOf(Outcome.Applied.class);
    }

    /** Germinates a seed and waits until it has its kernel or lost its life. */
    public SeedView germinate(SeedId seed, String blueprint, BlendSpec spec) {
        assertThat(send(policy.germinate(seed, blueprint, spec))).isInstanceOf(Outcome.Pending.class);
        return await(seed, view -> view.kernelAttached() || view.stage() == SeedStage.EMBARGOED);
    }

    /** Brings a seed with a good kernel to TRAINING. */
    public void train(SeedId seed, String blueprint, BlendSpec spec) {
        assertThat(germinate(seed, blueprint, spec).kernelAttached()).isTrue();
        advance(seed, SeedOperation.START_TRAINING);
    }

    /** Brings a seed with a good kernel to BLENDING, past the ramp of α. */
    public void graft(SeedId seed, String blueprint, BlendSpec spec) {
        train(seed, blueprint, spec);
        advance(seed, SeedOperation.START_GRAFTING);
        for (int i = 0; i <= 20; i++) {
            step(scope -> {});
        }
    }

    /** Takes a seed from BLENDING to PROBATIONARY. */
    public void prove(SeedId seed) {
        advance(seed, SeedOperation.STABILIZE);
        step(scope -> scope.report(new HostReport(
                seed,
                scope.step(),
                SeedStage.SHADOWING,
                scope.plan(seed).stageEpoch(),
                0.5,
                PerformanceStatus.NOMINAL,
                Set.of())));
        advance(seed, SeedOperation.EVALUATE);
    }

    /** Waits for a seed to look as wanted. */
    public SeedView await(SeedId seed, Predicate<SeedView> wanted) {
        return Objects.requireNonNull(kasmina.seeds()
                .filter(view -> view.seed().equals(seed) && wanted.test(view))
                .blockFirst(PATIENCE));
    }

    /** Returns a seed's stage. */
    public SeedStage stage(SeedId seed) {
        return await(seed, view -> true).stage();
    }

    /** Runs the next step; throws what its body throws. */
    public StepReport step(StepBody body) {
        return now(kasmina.step(++step, body));
    }

    /** Trains seeds for one step on a batch of 32, with logits, and the host where it has an optimizer. */
    public StepReport train(Optimizer hosts, Function<SeedId, Optimizer> seeds) {
        return train(32, true, hosts, seeds);
    }

    /** Trains seeds for one step. */
    public StepReport train(int size, boolean logits, Optimizer hosts, Function<SeedId, Optimizer> seeds) {
        var manager = call(backend::newManager);
        try {
            return now(host.train(++step, () -> TinyHost.batch(manager, size, step % 8, logits), loss, hosts, seeds));
        } finally {
            call(() -> {
                manager.close();
                return true;
            });
        }
    }

    /** Trains one seed alone for one step. */
    public StepReport train(SeedId seed) {
        return train(null, asked -> asked.equals(seed) ? descent : null);
    }

    /** Returns the number of the latest step. */
    public long last() {
        return step;
    }

    /** Returns the loss of the latest pass. */
    public float loss() {
        return loss.last();
    }

    /** Returns the reasons in events of a name so far, after steps that flush what waits until there is one. */
    public List<String> reasons(EventName name) {
        List<String> reasons = List.of();
        for (int i = 0; reasons.isEmpty() && i < 200; i++) {
            step(scope -> {});
            reasons = events.stream()
                    .filter(event -> event.name() == name)
                    .map(event -> event.attributes().getOrDefault("reason", ""))
                    .toList();
        }
        return reasons;
    }

    /** Waits until as many tensors are open as when the rig was opened, and some more. */
    public void awaitOpenTensors(int more) {
        level.await(more);
    }

    /** Ends the pipeline and the host; then nothing is open that was not before. */
    @Override
    public void close() {
        end();
        call(() -> {
            parts.manager().close();
            return true;
        });
        deleteFiles();
        level.awaitNoMore();
    }

    /** Ends the pipeline alone; then it has given back what it held. */
    public void end() {
        kasmina.close();
        now(Mono.fromFuture(run).thenReturn(true));
    }

    /** Deletes the kernel files, for a rig whose lane is gone before it. */
    public void deleteFiles() {
        files.delete();
    }
}
