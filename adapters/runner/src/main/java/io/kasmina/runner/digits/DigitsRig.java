package io.kasmina.runner.digits;

import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.SeedView;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.djl.DjlBackend;
import io.kasmina.djl.DjlConfig;
import io.kasmina.djl.digits.DigitsHost;
import io.kasmina.isolate.IsolationConfig;
import io.kasmina.pipeline.Kasmina;
import io.kasmina.pipeline.KasminaConfig;
import io.kasmina.pipeline.lane.DeviceLane;
import io.kasmina.pipeline.lane.DeviceThread;
import io.kasmina.prefetch.PrefetchConfig;
import io.kasmina.runner.cli.LostDevice;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.wire.LeylineCommandCodec;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/**
 * What the phases work with, wired and running. Main thread only.
 *
 * @param backend the engine
 * @param host the host's sides of every step
 * @param policy signs commands
 * @param desk sends them
 * @param kasmina the pipeline
 * @param seen what it said
 * @param artifacts digests to pin
 * @param steps counts the host's steps
 */
record DigitsRig(
        DjlBackend backend,
        DigitsHost.Sides host,
        PolicySigner policy,
        CommandDesk desk,
        Kasmina kasmina,
        Observations seen,
        JobArtifacts artifacts,
        StepCounter steps) {

    private static final Duration FETCH_BUDGET = Duration.ofSeconds(10);
    private static final long LANE_END_MILLIS = 10_000;

    /**
     * Wires and starts everything.
     *
     * @param seed decides all initial parameters
     * @param resources closes it
     */
    static DigitsRig open(long seed, Resources resources) throws IOException {
        Clock clock = Clock.systemUTC();
        PolicySigner policy = PolicySigner.of(new TrainingRunId("digits-" + clock.millis()), clock);
        DeviceThread lane = DeviceThread.launch();
        resources.keep(lane, () -> end(lane));
        DjlBackend backend =
                Waiting.result("opening PyTorch", Waiting.COLD_START, DjlBackend.open(lane, DjlConfig.defaults()));
        resources.keep(backend, () -> Waiting.result("closing PyTorch", lane.control(() -> closed(backend))));
        DigitsHost host = Waiting.result(
                "building the host", lane.control(() -> DigitsHost.build(backend, JobSeeds.GROWN, JobSeeds.ALL, seed)));
        KernelShop shop = KernelShop.open(seed, Schedulers.boundedElastic(), resources);
        Kasmina kasmina = pipeline(clock, lane, backend, host, policy, shop);
        resources.keep(kasmina, kasmina);
        Observations seen = new Observations(kasmina.telemetry());
        resources.keep(seen, seen);
        Disposable loops = kasmina.run().subscribe(null, LostDevice.halting());
        resources.keep(loops, loops::dispose);
        CommandDesk desk = new CommandDesk(kasmina);
        resources.keep(desk, desk);
        return new DigitsRig(
                backend,
                host.on(lane, kasmina, Schedulers.parallel()),
                policy,
                desk,
                kasmina,
                seen,
                shop.artifacts(),
                new StepCounter());
    }

    /**
     * Waits for a seed to look as wanted.
     *
     * @param what names it in the complaint
     * @throws JobFailure if it does not come to that
     */
    SeedView await(SeedId seed, String what, Predicate<SeedView> wanted) {
        AtomicReference<@Nullable SeedView> latest = new AtomicReference<>();
        SeedView view = Waiting.first(
                Waiting.USUAL,
                kasmina.seeds()
                        .filter(change -> change.seed().equals(seed))
                        .doOnNext(latest::set)
                        .filter(wanted));
        if (view == null) {
            throw new JobFailure("seed " + seed + ": " + what + " did not come within " + Waiting.USUAL.toSeconds()
                    + " s, was " + latest.get());
        }
        return view;
    }

    /**
     * Waits for a germinated seed's kernel.
     *
     * @throws JobFailure if none comes
     */
    void awaitKernel(SeedId seed) {
        SeedView view = await(seed, "a kernel", seen -> seen.kernelAttached() || seen.stage() == SeedStage.EMBARGOED);
        if (!view.kernelAttached()) {
            Event failure = seen.await(seed, EventName.GATE_FAILURE, event -> true);
            throw new JobFailure("seed " + seed + " got no kernel: " + failure.attributes());
        }
    }

    /**
     * Ends the pipeline.
     *
     * @return all that it ever said
     * @throws JobFailure if it does not end
     */
    PacketCounts end() {
        kasmina.close();
        return seen.counts();
    }

    private static Kasmina pipeline(
            Clock clock, DeviceLane lane, DjlBackend backend, DigitsHost host, PolicySigner policy, KernelShop shop) {
        return Kasmina.builder()
                .config(KasminaConfig.defaults().with(everyStep()).with(patient()))
                .clock(clock)
                .device(lane)
                .tensors(backend.ops())
                .kernels(backend.kernels())
                .autograd(backend.autograd())
                .host(host.model())
                .verifier(policy::keyring, LeylineCommandCodec.create())
                .prefetch(shop.source(), shop.source(), shop.fetcher())
                .build();
    }

    /** By default a leak is looked for every 50 steps, but the job promises that there was none in any. */
    private static IsolationConfig everyStep() {
        IsolationConfig usual = IsolationConfig.defaults();
        return new IsolationConfig(usual.samples(), 1, usual.cosineFloor(), usual.cosineScale(), usual.breaker());
    }

    /** The first fetch of a JVM on a busy machine may take longer than the default second. */
    private static PrefetchConfig patient() {
        PrefetchConfig usual = PrefetchConfig.defaults();
        return new PrefetchConfig(
                FETCH_BUDGET,
                usual.requirePin(),
                usual.maxArtifactBytes(),
                usual.maxOutstanding(),
                usual.maxWaiting(),
                usual.breaker());
    }

    private static boolean closed(DjlBackend backend) {
        backend.close();
        return true;
    }

    private static void end(DeviceThread lane) throws InterruptedException {
        lane.close();
        if (!lane.awaitEnd(LANE_END_MILLIS)) {
            throw new JobFailure("the device thread did not end within " + LANE_END_MILLIS + " ms");
        }
    }
}
