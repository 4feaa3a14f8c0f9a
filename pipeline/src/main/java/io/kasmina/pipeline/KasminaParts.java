package io.kasmina.pipeline;

import io.kasmina.pipeline.lane.DeviceLane;
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
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** What the builder hands to the pipeline; {@code seeds} are null where nobody restores and perhaps nobody cuts. */
record KasminaParts(
        KasminaConfig config,
        DeviceLane device,
        TensorOps tensors,
        KernelLoader loader,
        Autograd autograd,
        @Nullable HostModel host,
        TeacherModel teacher,
        List<ClearableCache> caches,
        Supplier<Keyring> keys,
        Function<TelemetrySink, Mono<Void>> keyWatch,
        CommandCodec codec,
        KernelRequests requests,
        KernelReplies replies,
        ArtifactFetcher fetcher,
        KernelManifest manifest,
        KernelCatalog catalog,
        NonceLedger nonces,
        RoutingRule routing,
        SnapshotStore snapshots,
        @Nullable List<SeedSnapshot> seeds,
        long lastStep,
        String name,
        Clock clock,
        Scheduler scheduler,
        StageRecorder recorder) {}
