package io.kasmina.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.blend.Activation;
import io.kasmina.blend.Logits;
import io.kasmina.contract.Command;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.Origin;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SignedCommand;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.pipeline.KasminaConfig;
import io.kasmina.pipeline.cache.KernelCacheConfig;
import io.kasmina.pipeline.memory.InMemoryPartitionBus;
import io.kasmina.pipeline.partition.PartitionConfig;
import io.kasmina.pipeline.port.Arrival;
import io.kasmina.pipeline.port.DeadLetter;
import io.kasmina.pipeline.port.HostNote;
import io.kasmina.pipeline.port.PartitionBus;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.telemetry.Packet;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorShape;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * A bus with partitions and processes that run them, in one thread and virtual time. Everything that a call leads to has happened when it
 * returns, unless it waits for time.
 */
public final class PartitionBed implements AutoCloseable {

    /** Bytes that every activation and all logits say they have. */
    public static final int BYTES = 64;

    /** Virtual time. */
    public final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

    /** Moves with the timer. */
    public final SchedulerClock clock = new SchedulerClock(timer);

    /** Signs commands. */
    public final Policy policy = new Policy(clock);

    /** Every tensor. */
    public final CountedOps ops = new CountedOps();

    /** The bus. */
    public final InMemoryPartitionBus bus;

    /** What was committed, in order. */
    public final List<InMemoryPartitionBus.Committed> cuts = new ArrayList<>();

    /** Limits of every pipeline. */
    public final KasminaConfig limits;

    /** How every process runs partitions. */
    public final PartitionConfig config;

    private final List<PartitionProcess> processes = new ArrayList<>();
    private TrainingRunId run = Policy.RUN;
    private int pipelines;

    /**
     * Makes a bed without a process.
     *
     * @param partitions of the seeds
     */
    public PartitionBed(int partitions) {
        this(partitions, PartitionConfig.defaults(), limits -> limits);
    }

    /**
     * Makes a bed without a process.
     *
     * @param partitions of the seeds
     * @param config how every process runs them
     * @param limits changes the limits of every pipeline
     */
    public PartitionBed(int partitions, PartitionConfig config, UnaryOperator<KasminaConfig> limits) {
        this.config = config;
        this.limits = limits.apply(KasminaConfig.defaults().with(KernelCacheConfig.off()));
        bus = new InMemoryPartitionBus(partitions, 10_000, Duration.ofMinutes(10), timer);
        bus.committed().subscribe(cuts::add);
    }

    /** Starts a process, which has no partition yet. */
    public PartitionProcess start() {
        return start(UnaryOperator.identity());
    }

    /** Starts a process whose member of the bus is replaced by another one. */
    public PartitionProcess start(UnaryOperator<PartitionBus> faults) {
        PartitionProcess process = new PartitionProcess(this, faults);
        processes.add(process);
        return process;
    }

    /** Starts a process that has every partition. */
    public PartitionProcess startWithAll(int partitions) {
        PartitionProcess process = start();
        for (int number = 0; number < partitions; number++) {
            bus.assign(number, process.member());
        }
        return process;
    }

    /** Sends a command where it belongs. */
    public void send(Command command) {
        SeedId seed = command.seed();
        SignedCommand signed = policy.sign(command);
        if (seed == null) {
            publishControl(signed);
        } else {
            publish(bus.partitionOf(seed), signed);
        }
    }

    /** Publishes a command on a partition. */
    public void publish(int partition, SignedCommand command) {
        done(bus.publish(partition, command));
    }

    /** Publishes a command for all. */
    public void publishControl(SignedCommand command) {
        done(bus.publishControl(command));
    }

    /** Publishes an activation [[1, 2], [3, 4]]. */
    public void activation(SeedId seed, long step) {
        TrainingRunId of = run;
        done(bus.publishActivation(
                bus.partitionOf(seed),
                place -> new Arrival.Read<>(new Activation(seed, step, matrix(), null), of, BYTES, place)));
    }

    /** Publishes logits. */
    public void logits(SeedId seed, long step) {
        logits(seed, step, this::matrix);
    }

    /** Publishes logits that no confidence can be made of. */
    public void uselessLogits(SeedId seed, long step) {
        logits(seed, step, () -> ops.floats(TensorShape.of(2, 2), Float.NaN, 2, 3, 4));
    }

    /** Publishes an activation that nobody can read. */
    public void unreadableActivation(int partition) {
        done(bus.publishActivation(partition, PartitionBed::unreadable));
    }

    /** Publishes logits that nobody can read. */
    public void unreadableLogits(int partition) {
        done(bus.publishLogits(partition, PartitionBed::unreadable));
    }

    /** Publishes gradients that nobody can read. */
    public void unreadableGradients(int partition) {
        done(bus.publishGradients(partition, PartitionBed::unreadable));
    }

    /** Publishes a step that nobody can read. */
    public void unreadableNote() {
        done(bus.publishHost(PartitionBed::unreadable));
    }

    /** Publishes a step. */
    public void step(long step) {
        host(new HostNote.Stepped(step));
    }

    /** Publishes a report. */
    public void report(HostReport report) {
        host(new HostNote.Reported(report));
    }

    /** Sets the training run of what is published from now on. */
    public void run(TrainingRunId next) {
        run = next;
    }

    /** Lets time pass. */
    public void pass(Duration time) {
        timer.advanceTimeBy(time);
    }

    /** Returns outcomes as committed, oldest first. */
    public List<Outcome> outcomes() {
        return all(PartitionCut::outcomes);
    }

    /** Returns packets as committed, oldest first. */
    public List<Packet> packets() {
        return all(PartitionCut::packets);
    }

    /** Returns dead letters as committed, oldest first. */
    public List<DeadLetter> letters() {
        return all(PartitionCut::letters);
    }

    /** Returns answers to activations as committed, oldest first. */
    public List<String> blends() {
        return all(PartitionCut::blends).stream()
                .map(blend -> new String(blend.record(), StandardCharsets.UTF_8))
                .toList();
    }

    /** Returns one part of every cut, oldest first. */
    public <T> List<T> all(Function<PartitionCut, List<T>> part) {
        return cuts.stream()
                .flatMap(committed -> part.apply(committed.cut()).stream())
                .toList();
    }

    /** Returns a number that no other pipeline has. */
    int nextPipeline() {
        return ++pipelines;
    }

    /** Ends every process; nothing may be left open. */
    @Override
    public void close() {
        processes.forEach(PartitionProcess::kill);
        assertThat(ops.open()).isZero();
    }

    private void host(HostNote note) {
        TrainingRunId of = run;
        done(bus.publishHost(place -> new Arrival.Read<>(note, of, BYTES, place)));
    }

    private void logits(SeedId seed, long step, Supplier<Tensor> values) {
        TrainingRunId of = run;
        done(bus.publishLogits(
                bus.partitionOf(seed),
                place -> new Arrival.Read<>(new Logits(seed, step, values.get()), of, BYTES, place)));
    }

    private Tensor matrix() {
        return ops.floats(TensorShape.of(2, 2), 1, 2, 3, 4);
    }

    private static <T> Arrival<T> unreadable(Origin place) {
        return new Arrival.Unreadable<>(
                new DeadLetter(place, "malformed", "shape", null, null, "?".getBytes(StandardCharsets.UTF_8)));
    }

    private static void done(Mono<Void> published) {
        List<String> ends = new ArrayList<>();
        published.subscribe(nothing -> {}, failure -> ends.add(failure.toString()), () -> ends.add("published"));
        assertThat(ends).containsExactly("published");
    }
}
