package io.kasmina.pipeline;

import io.kasmina.contract.Origin;
import io.kasmina.contract.TrainingStep;
import io.kasmina.contract.UsageFault;
import io.kasmina.pipeline.keys.KeyringFile;
import io.kasmina.pipeline.lane.DeviceLane;
import io.kasmina.pipeline.lane.SharedSchedulers;
import io.kasmina.pipeline.memory.InMemorySnapshotStore;
import io.kasmina.pipeline.port.SnapshotStore;
import io.kasmina.pipeline.registry.TeacherModel;
import io.kasmina.pipeline.state.SeedSnapshot;
import io.kasmina.pipeline.step.HostModel;
import io.kasmina.prefetch.ArtifactFetcher;
import io.kasmina.prefetch.KernelCatalog;
import io.kasmina.prefetch.KernelManifest;
import io.kasmina.prefetch.KernelReplies;
import io.kasmina.prefetch.KernelRequests;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.telemetry.TelemetrySink;
import io.kasmina.tensor.Autograd;
import io.kasmina.tensor.ClearableCache;
import io.kasmina.tensor.KernelLoader;
import io.kasmina.tensor.TensorOps;
import io.kasmina.verify.CommandCodec;
import io.kasmina.verify.Keyring;
import io.kasmina.verify.NonceLedger;
import io.kasmina.verify.RoutingRule;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Collects a pipeline's parts. Not thread-safe; {@link #build} may block shortly and belongs on no event loop. */
public final class KasminaBuilder {

    private static final long SNAPSHOT_BYTES = 1L << 30;
    private static final int MAX_NAME = 48;

    private KasminaConfig config = KasminaConfig.defaults();
    private @Nullable DeviceLane device;
    private @Nullable TensorOps tensors;
    private @Nullable KernelLoader loader;
    private @Nullable Autograd autograd;
    private @Nullable HostModel host;
    private TeacherModel teacher = TeacherModel.NONE;
    private final List<ClearableCache> caches = new ArrayList<>();
    private @Nullable Supplier<Keyring> keys;
    private Function<TelemetrySink, Mono<Void>> keyWatch = telemetry -> Mono.never();
    private @Nullable CommandCodec codec;
    private @Nullable KernelRequests requests;
    private @Nullable KernelReplies replies;
    private @Nullable ArtifactFetcher fetcher;
    private KernelManifest manifest = KernelManifest.NONE;
    private KernelCatalog catalog = KernelCatalog.SILENT;
    private @Nullable NonceLedger nonces;
    private RoutingRule routing = RoutingRule.topics(Origin.COMMANDS, Origin.CONTROL);
    private @Nullable SnapshotStore snapshots;
    private @Nullable List<SeedSnapshot> seeds;
    private long lastStep = LastStep.NONE;
    private @Nullable String name;
    private Clock clock = Clock.systemUTC();
    private Scheduler scheduler = SharedSchedulers.parallel();
    private StageRecorder recorder = StageRecorder.NONE;

    KasminaBuilder() {}

    /** Sets the configuration; the defaults otherwise. */
    public KasminaBuilder config(KasminaConfig next) {
        config = next;
        return this;
    }

    /** Sets the device lane, which stays the caller's to close. Required. */
    public KasminaBuilder device(DeviceLane next) {
        device = next;
        return this;
    }

    /** Sets the tensor backend. Required. */
    public KasminaBuilder tensors(TensorOps next) {
        tensors = next;
        return this;
    }

    /** Sets the loader of kernels. Required. */
    public KasminaBuilder kernels(KernelLoader next) {
        loader = next;
        return this;
    }

    /** Sets the gradient collector. Required. */
    public KasminaBuilder autograd(Autograd next) {
        autograd = next;
        return this;
    }

    /** Registers the host; without one G3 fails and nothing trains. */
    public KasminaBuilder host(HostModel next) {
        host = next;
        return this;
    }

    /** Sets which teachers are on this device; none otherwise. */
    public KasminaBuilder teacher(TeacherModel next) {
        teacher = next;
        return this;
    }

    /** Adds something of the host's that an EMERGENCY clears. */
    public KasminaBuilder cache(ClearableCache next) {
        caches.add(next);
        return this;
    }

    /**
     * Sets how commands are verified. Required.
     *
     * @param ring asked once per command, so that keys rotate without a restart
     * @param wire the wire knowledge
     */
    public KasminaBuilder verifier(Supplier<Keyring> ring, CommandCodec wire) {
        keys = ring;
        keyWatch = telemetry -> Mono.never();
        codec = wire;
        return this;
    }

    /**
     * Sets how commands are verified, with keys from a file that {@link Kasmina#run()} watches.
     *
     * @param file the keys
     * @param wire the wire knowledge
     */
    public KasminaBuilder verifier(KeyringFile file, CommandCodec wire) {
        verifier((Supplier<Keyring>) file, wire);
        keyWatch = file::watch;
        return this;
    }

    /**
     * Sets where kernels come from. Required.
     *
     * @param sink takes requests
     * @param source gives replies
     * @param files fetches and checks artifacts
     */
    public KasminaBuilder prefetch(KernelRequests sink, KernelReplies source, ArtifactFetcher files) {
        requests = sink;
        replies = source;
        fetcher = files;
        return this;
    }

    /** Sets what is known of kernels before anybody replies; nothing otherwise, so that each command must pin its own. */
    public KasminaBuilder manifest(KernelManifest next) {
        manifest = next;
        return this;
    }

    /** Sets where changes of the kernel catalog are told, on which kept kernels of a blueprint are given up; nowhere otherwise. */
    public KasminaBuilder catalog(KernelCatalog next) {
        catalog = next;
        return this;
    }

    /**
     * Sets where nonces are kept; in memory otherwise, so that a restart forgets them. {@link io.kasmina.pipeline.durable.Durable} keeps
     * them in a folder.
     *
     * @param next for this pipeline alone; its limits must fit the configured ones
     */
    public KasminaBuilder nonces(NonceLedger next) {
        nonces = next;
        return this;
    }

    /** Sets which commands belong here; otherwise those with a seed on {@link Origin#COMMANDS}, the rest on {@link Origin#CONTROL}. */
    public KasminaBuilder routing(RoutingRule next) {
        routing = next;
        return this;
    }

    /**
     * Begins with seeds of a former process, and has {@link Kasmina#cut} tell what becomes different from them. Their kernels are fetched
     * again, and their embargoes and resets go on, once {@link Kasmina#run()} is subscribed.
     *
     * @param next from {@link Kasmina#cut}, one a seed, the last one holding; empty where nothing was kept
     */
    public KasminaBuilder seeds(List<SeedSnapshot> next) {
        seeds = List.copyOf(next);
        return this;
    }

    /**
     * Begins behind the last step of a former process, which has packets and has moved seeds already; before the first one otherwise.
     *
     * @param next −1 for none, at most {@link TrainingStep#LAST}
     */
    public KasminaBuilder lastStep(long next) {
        if (next < LastStep.NONE || next > TrainingStep.LAST) {
            throw new IllegalArgumentException(
                    "lastStep: must be " + LastStep.NONE + " to " + TrainingStep.LAST + ", was " + next);
        }
        lastStep = next;
        return this;
    }

    /**
     * Sets a name that no other pipeline of the same bus has or had, so that no reply to a kernel request is taken for another's; the time
     * otherwise.
     *
     * @param next 1 to 48 characters, not blank
     */
    public KasminaBuilder name(String next) {
        if (next.isBlank() || next.length() > MAX_NAME) {
            throw new IllegalArgumentException("name: must be 1 to " + MAX_NAME + " characters and not blank, was "
                    + next.length() + " characters");
        }
        name = next;
        return this;
    }

    /** Sets where snapshots are kept; in memory otherwise, at most 1 GiB. */
    public KasminaBuilder snapshots(SnapshotStore next) {
        snapshots = next;
        return this;
    }

    /** Sets the clock; the system's otherwise. */
    public KasminaBuilder clock(Clock next) {
        clock = next;
        return this;
    }

    /** Sets the scheduler of lanes, timers and answers; Reactor's parallel one otherwise. */
    public KasminaBuilder scheduler(Scheduler next) {
        scheduler = next;
        return this;
    }

    /** Sets where figures go besides packets; nowhere otherwise. */
    public KasminaBuilder recorder(StageRecorder next) {
        recorder = next;
        return this;
    }

    /**
     * Makes the pipeline.
     *
     * @throws UsageFault NOT_CONFIGURED naming the first missing part
     */
    public Kasmina build() {
        return new KasminaPipeline(new KasminaParts(
                config,
                required("device", device),
                required("tensors", tensors),
                required("kernels", loader),
                required("autograd", autograd),
                host,
                teacher,
                List.copyOf(caches),
                required("verifier", keys),
                keyWatch,
                required("verifier", codec),
                required("prefetch", requests),
                required("prefetch", replies),
                required("prefetch", fetcher),
                manifest,
                catalog,
                nonces != null ? nonces : NonceLedger.inMemory(config.verify()),
                routing,
                snapshots != null ? snapshots : new InMemorySnapshotStore(SNAPSHOT_BYTES),
                seeds,
                lastStep,
                name != null ? name : Long.toHexString(clock.millis()),
                clock,
                scheduler,
                recorder));
    }

    private static <T> T required(String part, @Nullable T value) {
        if (value == null) {
            throw new UsageFault(UsageFault.Kind.NOT_CONFIGURED, part + ": must be set before build()");
        }
        return value;
    }
}
