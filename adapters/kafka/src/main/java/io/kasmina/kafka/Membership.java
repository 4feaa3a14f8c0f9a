package io.kasmina.kafka;

import io.kasmina.pipeline.port.PartitionFault;
import io.kasmina.pipeline.port.SeedPartition;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * This process's place in the group: gives partitions out as the group assigns them, and takes them back.
 *
 * <p>Its consumer is polled by a loop of its own and not by reactor-kafka, which would wait on its event loop for the runs over partitions that
 * are taken away, and takes lost partitions, for which there is nothing to wait, for revoked ones.
 *
 * <p>One task at a time runs on one worker, whose thread is its own and may block: what ends the runs that it waits for is done by others. It is the one writer of everything but the wish to leave and the mailbox of
 * ended runs, into which nobody waits to put something.
 */
final class Membership implements Runnable, GroupMember.Listener {

    private static final int ATTEMPTS = 10;
    private static final int GIVEN = 16;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSING = Duration.ofSeconds(2);
    private static final long PAUSE_MILLIS = 1_000;

    private final GroupMember.Opening members;
    private final Runs runs;
    private final Duration drain;
    private final Comeback comeback;
    private final HealthBoard health;
    private final Scheduler events;
    private final Scheduler.Worker worker;
    private final Leases<KafkaSeedPartition> leases = new Leases<>();
    private final BlockingQueue<KafkaSeedPartition> ended = new LinkedTransferQueue<>();
    /** Holds one run of each partition at most, since the next one waits for the end of the last. */
    private final Sinks.Many<SeedPartition> given = Sinks.many().unicast().onBackpressureBuffer();

    private final Sinks.Empty<Void> left = Sinks.empty();
    private @Nullable GroupMember member;
    private int attempts;
    private boolean closing;
    private volatile boolean leaving;

    /** Makes runs over partitions. */
    @FunctionalInterface
    interface Runs {

        /**
         * Makes one.
         *
         * @param onRelease to be told once when it ended, by any thread
         */
        KafkaSeedPartition over(int partition, Consumer<KafkaSeedPartition> onRelease);
    }

    Membership(GroupMember.Opening members, Runs runs, KafkaTimings timings, BusParts parts) {
        this.members = members;
        this.runs = runs;
        this.drain = timings.drain();
        this.comeback = new Comeback(timings.heartbeat());
        this.health = parts.health();
        this.events = parts.events();
        this.worker = parts.threads().member().createWorker();
    }

    /**
     * Joins. To be subscribed once; errors once the group could not be joined for several times in a row.
     *
     * @param beside runs as long as this process is in the group, and ends with it
     */
    Flux<SeedPartition> join(Mono<SeedPartition> beside) {
        return given.asFlux()
                .publishOn(events, GIVEN)
                .mergeWith(beside)
                .doOnDiscard(KafkaSeedPartition.class, ended::offer)
                .doOnSubscribe(subscription -> worker.schedule(this));
    }

    /** Takes everything back and leaves; completes when this process is out of the group. */
    Mono<Void> leave() {
        return Mono.defer(() -> {
            leaving = true;
            return left.asMono();
        });
    }

    @Override
    public void run() {
        if (leaving) {
            finish();
            return;
        }
        long pause = 0;
        try {
            round();
        } catch (Throwable failure) {
            pause = PAUSE_MILLIS;
            broken(failure);
        }
        worker.schedule(this, pause, TimeUnit.MILLISECONDS);
    }

    @Override
    public void assigned(List<Integer> partitions) {
        leases.assign(partitions);
        health.joined(true);
    }

    /** Waits, as the group does meanwhile: the next owner is to find the work of this one done. */
    @Override
    public void revoked(List<Integer> partitions) {
        leases.revoke(partitions).forEach(KafkaSeedPartition::revoke);
        if (!closing) {
            awaitEnd(partitions);
        }
    }

    @Override
    public void lost(List<Integer> partitions) {
        health.joined(false);
        leases.revoke(partitions).forEach(KafkaSeedPartition::revoke);
    }

    private void round() {
        GroupMember now = member;
        if (now == null) {
            now = members.open(this);
            member = now;
        }
        now.poll(POLL);
        attempts = 0;
        for (KafkaSeedPartition run = ended.poll(); run != null; run = ended.poll()) {
            end(run);
        }
        leases.due(System.nanoTime()).forEach(this::give);
    }

    private void give(int partition) {
        KafkaSeedPartition run = runs.over(partition, ended::offer);
        leases.use(partition, run);
        if (given.tryEmitNext(run).isFailure()) {
            ended.offer(run);
        }
    }

    private void end(KafkaSeedPartition run) {
        boolean fenced = run.fault() == PartitionFault.Kind.FENCED;
        leases.end(run.number(), run, System.nanoTime() + comeback.after(fenced).toNanos());
    }

    private void awaitEnd(Collection<Integer> partitions) {
        long deadline = System.nanoTime() + drain.toNanos();
        try {
            while (leases.uses(partitions)) {
                KafkaSeedPartition run = ended.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (run == null) {
                    return;
                }
                end(run);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** An error does not go away by another attempt, and a process that stays in the group as if nothing were does no work for it. */
    private void broken(Throwable failure) {
        PartitionFault fault = BusFaults.of("joining the group", failure);
        health.silent(String.valueOf(fault.getMessage()));
        lost(List.copyOf(leases.all()));
        close();
        attempts++;
        if (attempts >= ATTEMPTS || failure instanceof Error) {
            leaving = true;
            Sinks.EmitResult told = given.tryEmitError(fault);
            if (told.isFailure()) {
                health.silent("given up");
            }
        }
    }

    private void finish() {
        revoked(List.copyOf(leases.all()));
        close();
        health.joined(false);
        worker.dispose();
        left.tryEmitEmpty();
    }

    private void close() {
        GroupMember now = member;
        member = null;
        if (now != null) {
            // the client says once more what was taken back, and who could be waited for was
            closing = true;
            try {
                now.close(CLOSING);
            } catch (RuntimeException failure) {
                // it is gone in any case, and its session will run out
                health.silent("leaving: " + failure.getClass().getSimpleName());
            } finally {
                closing = false;
            }
        }
    }
}
