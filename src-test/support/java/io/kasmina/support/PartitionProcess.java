package io.kasmina.support;

import io.kasmina.contract.Origin;
import io.kasmina.pipeline.Kasmina;
import io.kasmina.pipeline.partition.PartitionEngine;
import io.kasmina.pipeline.partition.PartitionParts;
import io.kasmina.pipeline.port.PartitionBus;
import io.kasmina.pipeline.port.PartitionState;
import io.kasmina.pipeline.port.SeedPartition;
import io.kasmina.verify.NonceLedger;
import io.kasmina.verify.RoutingRule;
import io.kasmina.wire.LeylineCommandCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** One process of a {@link PartitionBed}: an engine with a device of its own. Kernels are doubles, y = 2x. */
public final class PartitionProcess {

    /** The device. */
    public final InlineDevice device = new InlineDevice();

    /** Kernels. */
    public final KernelBus kernels = new KernelBus();

    /** Encodes answers. */
    public final TextBlends blends;

    /** Events and figures of the engine. */
    public final RecordedTelemetry telemetry = new RecordedTelemetry();

    /** Pipelines that were opened, oldest first. */
    public final List<Kasmina> pipelines = new ArrayList<>();

    /** The engine. */
    public final PartitionEngine engine;

    private final PartitionBed bed;
    private final PartitionBus member;
    private final List<Object> ends = new ArrayList<>();
    private final Disposable running;
    private @Nullable RuntimeException misfit;

    PartitionProcess(PartitionBed bed, UnaryOperator<PartitionBus> faults) {
        this.bed = bed;
        blends = new TextBlends(bed.ops);
        member = bed.bus.member();
        kernels.blueprint("good", () -> HeapKernel.of(bed.ops, 2, 0));
        engine = PartitionEngine.of(
                bed.config,
                bed.limits,
                faults.apply(member),
                new PartitionParts(this::open, blends, bed.timer, bed.timer, bed.clock, telemetry, telemetry));
        running = engine.run().subscribe(nothing -> {}, ends::add, () -> ends.add("complete"));
    }

    /** Returns what partitions are assigned to. */
    public PartitionBus member() {
        return member;
    }

    /** Returns how the engine's run ended: an error or "complete"; empty while it runs. */
    public List<Object> ends() {
        return List.copyOf(ends);
    }

    /** Lets no pipeline be opened from now on. */
    public void opening(RuntimeException failure) {
        misfit = failure;
    }

    /** Ends the process without a word. */
    public void kill() {
        running.dispose();
    }

    private Kasmina open(SeedPartition partition, PartitionState state, NonceLedger nonces) {
        if (misfit != null) {
            throw misfit;
        }
        Kasmina pipeline = Kasmina.builder()
                .config(bed.limits)
                .device(device)
                .tensors(bed.ops)
                .kernels(kernels)
                .autograd(new ScriptedAutograd())
                .host(new ScriptedHost())
                .verifier(bed.policy::keyring, LeylineCommandCodec.create())
                .prefetch(kernels, kernels, kernels)
                .clock(bed.clock)
                .scheduler(bed.timer)
                .nonces(nonces)
                .seeds(state.seeds())
                .lastStep(state.step())
                .routing(RoutingRule.partition(Origin.COMMANDS, Origin.CONTROL, partition.number(), partition::owns))
                .name("p" + partition.number() + "-" + bed.nextPipeline())
                .build();
        pipelines.add(pipeline);
        return pipeline;
    }
}
