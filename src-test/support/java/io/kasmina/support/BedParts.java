package io.kasmina.support;

import io.kasmina.pipeline.Kasmina;
import io.kasmina.pipeline.KasminaBuilder;
import io.kasmina.pipeline.KasminaConfig;
import io.kasmina.pipeline.cache.KernelCacheConfig;
import io.kasmina.verify.NonceLedger;
import io.kasmina.wire.LeylineCommandCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What a pipeline of tests is made of, and what outlives it. */
public abstract class BedParts {

    /** Virtual time. */
    public final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

    /** Moves with the timer. */
    public final SchedulerClock clock = new SchedulerClock(timer);

    /** The device. */
    public final InlineDevice device = new InlineDevice();

    /** The backend. */
    public final CountedOps ops = new CountedOps();

    /** The collector. */
    public final ScriptedAutograd autograd = new ScriptedAutograd();

    /** The host. */
    public final ScriptedHost host = new ScriptedHost();

    /** The teachers on the device. */
    public final ScriptedTeacher teacher = new ScriptedTeacher();

    /** Kernels. */
    public final KernelBus bus = new KernelBus();

    /** Every kernel of the blueprint {@code good} that was loaded: y = 2x. */
    public final List<HeapKernel> kernels = new ArrayList<>();

    /** Signs commands. */
    public final Policy policy = new Policy(clock);

    /** Durable snapshots. */
    public final ScriptedSnapshots snapshots = new ScriptedSnapshots();

    /** Gauges. */
    public final RecordedTelemetry recorder = new RecordedTelemetry();

    /** Spent nonces; null before the first pipeline. */
    private NonceLedger nonces;

    BedParts() {
        bus.blueprint("good", () -> {
            kernels.add(HeapKernel.of(ops, 2, 0));
            return kernels.get(kernels.size() - 1);
        });
    }

    /** Returns a builder of all of it, but for the host. */
    KasminaBuilder builder(UnaryOperator<KasminaConfig> limits) {
        KasminaConfig config = limits.apply(KasminaConfig.defaults().with(KernelCacheConfig.off()));
        nonces = nonces == null ? NonceLedger.inMemory(config.verify()) : nonces;
        return Kasmina.builder()
                .config(config)
                .device(device)
                .tensors(ops)
                .kernels(bus)
                .autograd(autograd)
                .teacher(teacher)
                .verifier(policy::keyring, LeylineCommandCodec.create())
                .prefetch(bus, bus, bus)
                .nonces(nonces)
                .clock(clock)
                .scheduler(timer)
                .snapshots(snapshots)
                .recorder(recorder);
    }
}
