package io.kasmina.pipeline;

import io.kasmina.contract.UsageFault;
import io.kasmina.pipeline.lane.DeviceLane;
import io.kasmina.pipeline.lane.SharedSchedulers;
import io.kasmina.pipeline.memory.InMemorySnapshotStore;
import io.kasmina.pipeline.port.SnapshotStore;
import io.kasmina.pipeline.step.HostModel;
import io.kasmina.prefetch.ArtifactFetcher;
import io.kasmina.prefetch.KernelReplies;
import io.kasmina.prefetch.KernelRequests;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.tensor.Autograd;
import io.kasmina.tensor.KernelLoader;
import io.kasmina.tensor.TensorOps;
import io.kasmina.verify.CommandCodec;
import io.kasmina.verify.Keyring;
import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** Collects a pipeline's parts. Not thread-safe; {@link #build} may block shortly and belongs on no event loop. */
public final class KasminaBuilder {

    private static final long SNAPSHOT_BYTES = 1L << 30;

    private KasminaConfig config = KasminaConfig.defaults();
    private @Nullable DeviceLane device;
    private @Nullable TensorOps tensors;
    private @Nullable KernelLoader loader;
    private @Nullable Autograd autograd;
    private @Nullable HostModel host;
    private @Nullable Supplier<Keyring> keys;
    private @Nullable CommandCodec codec;
    private @Nullable KernelRequests requests;
    private @Nullable KernelReplies replies;
    private @Nullable ArtifactFetcher fetcher;
    private Clock clock = Clock.systemUTC();
    private Scheduler scheduler = SharedSchedulers.parallel();
    private StageRecorder recorder = StageRecorder.NONE;
    private SnapshotStore snapshots = new InMemorySnapshotStore(SNAPSHOT_BYTES);

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

    /**
     * Sets how commands are verified. Required.
     *
     * @param ring asked once per command, so that keys rotate without a restart
     * @param wire the wire knowledge
     */
    public KasminaBuilder verifier(Supplier<Keyring> ring, CommandCodec wire) {
        keys = ring;
        codec = wire;
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

    /** Sets where stable snapshots are durable; in memory otherwise, at most 1 GiB of them. */
    public KasminaBuilder snapshots(SnapshotStore next) {
        snapshots = next;
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
                required("verifier", keys),
                required("verifier", codec),
                required("prefetch", requests),
                required("prefetch", replies),
                required("prefetch", fetcher),
                clock,
                scheduler,
                recorder,
                snapshots));
    }

    private static <T> T required(String part, @Nullable T value) {
        if (value == null) {
            throw new UsageFault(UsageFault.Kind.NOT_CONFIGURED, part + ": must be set before build()");
        }
        return value;
    }
}
