package io.kasmina.pipeline.memory;

import io.kasmina.blend.Activation;
import io.kasmina.blend.Logits;
import io.kasmina.contract.Origin;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SignedCommand;
import io.kasmina.isolate.Gradients;
import io.kasmina.pipeline.lane.SerialMailbox;
import io.kasmina.pipeline.port.Arrival;
import io.kasmina.pipeline.port.HostNote;
import io.kasmina.pipeline.port.PartitionBus;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.pipeline.port.PartitionFault;
import io.kasmina.pipeline.port.PartitionState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * A bus inside one process that splits seeds into partitions, for several engines at once: what a broker does, without one. Who has which partition
 * is said by its owner. A record is kept until no restart can ask for it; a publisher waits where a topic has no room, and a commit waits
 * where nobody reads what was committed before.
 *
 * <p>Single writer: one mailbox does everything; the methods may be called from any thread.
 */
public final class InMemoryPartitionBus {

    /** Topic of activations. */
    public static final String ACTIVATIONS = "oona.activations";

    /** Topic of logits. */
    public static final String LOGITS = "oona.logits";

    /** Topic of gradients. */
    public static final String GRADIENTS = "oona.gradients";

    /** Topic of steps and reports. */
    public static final String HOST = "oona.steps";

    private final SerialMailbox mailbox;
    private final List<SeedTopics> topics;
    private final List<KeptPartition> partitions;
    private final RecordLog<SignedCommand> control;
    private final RecordLog<Arrival<HostNote>> host;
    private final Sinks.Many<Committed> cuts = Sinks.many().unicast().onBackpressureBuffer();
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private int room;

    /**
     * Makes a bus whose partitions nobody has.
     *
     * @param partitions how many, at least 1
     * @param capacity most records in one partition of a topic that a restart could ask for, and most cuts that nobody has read, at least 1
     * @param retention how long nonces are kept, no shorter than the ledgers remember them
     * @param scheduler serialises the bus
     */
    public InMemoryPartitionBus(int partitions, int capacity, Duration retention, Scheduler scheduler) {
        atLeastOne("partitions", partitions);
        atLeastOne("capacity", capacity);
        mailbox = new SerialMailbox(scheduler);
        room = capacity;
        topics = IntStream.range(0, partitions)
                .mapToObj(number -> SeedTopics.of(number, capacity, mailbox))
                .toList();
        this.partitions = IntStream.range(0, partitions)
                .mapToObj(number -> new KeptPartition(retention))
                .toList();
        control = new RecordLog<>(Origin.CONTROL, 0, capacity, mailbox);
        host = new RecordLog<>(HOST, 0, capacity, mailbox);
    }

    /**
     * What one cut committed.
     *
     * @param partition whose
     * @param cut what
     */
    public record Committed(int partition, PartitionCut cut) {}

    /** Returns the partition of a seed. */
    public int partitionOf(SeedId seed) {
        return Math.floorMod(seed.value().hashCode(), partitions.size());
    }

    /** Makes a member of the group; it gets what is {@linkplain #assign assigned} to it once it has joined. */
    public PartitionBus member() {
        return new InMemoryMember(this);
    }

    /**
     * Gives a partition to a member, once another one that has it has released it, which that one is asked to do.
     *
     * @param member from {@link #member}; null for nobody
     */
    public void assign(int partition, @Nullable PartitionBus member) {
        mailbox.post(() -> {
            KeptPartition kept = partitions.get(partition);
            kept.wanted = (InMemoryMember) member;
            if (kept.owner != null && kept.owner.member() != member) {
                kept.owner.revoke();
            }
            settle();
        });
    }

    /** Gives a partition to a member at once, as where whoever has it was not heard of for too long, and does not know. */
    public void steal(int partition, PartitionBus member) {
        mailbox.post(() -> {
            KeptPartition kept = partitions.get(partition);
            kept.wanted = (InMemoryMember) member;
            kept.owner = null;
            settle();
        });
    }

    /** Publishes a command on a partition; completes when it is there. Its origin is replaced. */
    public Mono<Void> publish(int partition, SignedCommand command) {
        return topics.get(partition).commands().append(at -> placed(command, at));
    }

    /** Publishes a command for all; completes when it is there. Its origin is replaced. */
    public Mono<Void> publishControl(SignedCommand command) {
        return control.append(at -> placed(command, at));
    }

    /**
     * Publishes an activation; completes when it is there.
     *
     * @param record makes the record as read at its place, anew for each reading
     */
    public Mono<Void> publishActivation(int partition, Function<Origin, Arrival<Activation>> record) {
        return topics.get(partition).activations().append(record);
    }

    /** Publishes logits, as {@link #publishActivation}. */
    public Mono<Void> publishLogits(int partition, Function<Origin, Arrival<Logits>> record) {
        return topics.get(partition).logits().append(record);
    }

    /** Publishes gradients, as {@link #publishActivation}. */
    public Mono<Void> publishGradients(int partition, Function<Origin, Arrival<Gradients>> record) {
        return topics.get(partition).gradients().append(record);
    }

    /** Publishes what a host says to all, as {@link #publishActivation}. */
    public Mono<Void> publishHost(Function<Origin, Arrival<HostNote>> record) {
        return host.append(record);
    }

    /** Returns what was committed, in order; one reader. */
    public Flux<Committed> committed() {
        return cuts.asFlux()
                .doOnNext(read -> mailbox.post(() -> {
                    room++;
                    commitWaiting();
                }));
    }

    /** Returns what is committed for a partition. */
    public Mono<PartitionState> state(int partition) {
        return mailbox.ask(sink -> sink.success(partitions.get(partition).state()));
    }

    void joined() {
        mailbox.post(this::settle);
    }

    void left(InMemoryMember member) {
        mailbox.post(
                () -> partitions.stream().filter(kept -> kept.wanted == member).forEach(kept -> kept.wanted = null));
    }

    Mono<PartitionState> restore(InMemorySeedPartition partition) {
        return mailbox.ask(sink -> {
            KeptPartition kept = partitions.get(partition.number());
            partition.began(kept.fence());
            sink.success(kept.state());
        });
    }

    Mono<Void> commit(InMemorySeedPartition partition, PartitionCut cut) {
        return mailbox.ask(done -> {
            waiting.add(new Waiting(partition, cut, done));
            commitWaiting();
        });
    }

    Mono<Void> release(InMemorySeedPartition partition) {
        return mailbox.ask(done -> {
            KeptPartition kept = partitions.get(partition.number());
            if (kept.owner == partition) {
                kept.owner = null;
            }
            done.success();
            settle();
        });
    }

    Flux<SignedCommand> commands(int partition) {
        return read(topics.get(partition).commands(), partition);
    }

    Flux<SignedCommand> control(int partition) {
        return read(control, partition);
    }

    Flux<Arrival<Activation>> activations(int partition) {
        return read(topics.get(partition).activations(), partition);
    }

    Flux<Arrival<Logits>> logits(int partition) {
        return read(topics.get(partition).logits(), partition);
    }

    Flux<Arrival<Gradients>> gradients(int partition) {
        return read(topics.get(partition).gradients(), partition);
    }

    Flux<Arrival<HostNote>> host(int partition) {
        return read(host, partition);
    }

    private <T> Flux<T> read(RecordLog<T> log, int reader) {
        return log.from(() -> partitions.get(reader).place(log));
    }

    private void settle() {
        for (int number = 0; number < partitions.size(); number++) {
            KeptPartition kept = partitions.get(number);
            InMemoryMember next = kept.wanted;
            if (kept.owner == null && next != null && next.isJoined()) {
                InMemorySeedPartition given = new InMemorySeedPartition(this, next, number);
                kept.owner = given;
                next.give(given);
            }
        }
    }

    private void commitWaiting() {
        while (room > 0 && !waiting.isEmpty()) {
            Waiting next = waiting.remove();
            int number = next.partition.number();
            if (partitions.get(number).isCurrent(next.partition.epoch())) {
                room--;
                partitions.get(number).commit(next.cut);
                trim(number);
                cuts.emitNext(new Committed(number, next.cut), Sinks.EmitFailureHandler.FAIL_FAST);
                next.done.success();
            } else {
                String line = "partition " + number + ": another member has restored it";
                next.done.error(new PartitionFault(PartitionFault.Kind.FENCED, line, null));
            }
        }
    }

    /** What every partition has behind it is read by no restart. */
    private void trim(int number) {
        topics.get(number).all().forEach(log -> log.trim(partitions.get(number).place(log)));
        trim(control);
        trim(host);
    }

    private void trim(RecordLog<?> log) {
        log.trim(partitions.stream().mapToLong(kept -> kept.place(log)).min().orElse(0));
    }

    private static SignedCommand placed(SignedCommand command, Origin at) {
        return new SignedCommand(command.value(), command.signature(), at, command.key());
    }

    private static void atLeastOne(String field, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(field + ": must be at least 1, was " + value);
        }
    }

    private record Waiting(InMemorySeedPartition partition, PartitionCut cut, MonoSink<Void> done) {}
}
