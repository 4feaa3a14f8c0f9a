package io.kasmina.pipeline;

import io.kasmina.pipeline.lane.DeviceLane;
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

/** What the builder hands to the pipeline. */
record KasminaParts(
        KasminaConfig config,
        DeviceLane device,
        TensorOps tensors,
        KernelLoader loader,
        Autograd autograd,
        @Nullable HostModel host,
        Supplier<Keyring> keys,
        CommandCodec codec,
        KernelRequests requests,
        KernelReplies replies,
        ArtifactFetcher fetcher,
        Clock clock,
        Scheduler scheduler,
        StageRecorder recorder,
        SnapshotStore snapshots) {}
