package io.kasmina.pipeline.partition;

import io.kasmina.pipeline.Kasmina;
import io.kasmina.pipeline.lane.SerialMailbox;
import io.kasmina.pipeline.port.PartitionFault;
import io.kasmina.pipeline.port.PartitionState;
import io.kasmina.pipeline.port.SeedPartition;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;

/** One run of one partition: restores it and works until it is asked to stop or something breaks. Run once. */
final class PartitionRun {

    private final SeedPartition partition;
    private final RunParts parts;
    private final Mono<Void> stop;
    private final Runnable restored;
    private final RunState state = new RunState();

    /**
     * Makes a run.
     *
     * @param draining asks every run to stop, as the partition's revocation asks this one
     * @param restored called when the bus gave what was committed
     */
    PartitionRun(SeedPartition partition, RunParts parts, Mono<Void> draining, Runnable restored) {
        this.partition = partition;
        this.parts = parts;
        this.restored = restored;
        stop = Mono.firstWithSignal(partition.revoked(), draining);
    }

    RunState state() {
        return state;
    }

    /** Completes when the run is asked to stop. */
    Mono<Void> stopped() {
        return stop;
    }

    /** Runs it; what a partition can suffer is an end, anything else an error. */
    Mono<RunEnd> run() {
        return Mono.defer(() -> {
            long began = parts.nanos();
            return partition
                    .restore()
                    .takeUntilOther(stop)
                    .publishOn(parts.ports().blocking())
                    .flatMap(committed -> work(committed, began))
                    .defaultIfEmpty(PartitionEnd.RELEASED)
                    .map(RunEnd::of)
                    .onErrorResume(PartitionFault.class, fault -> Mono.just(RunEnd.of(fault)));
        });
    }

    private Mono<PartitionEnd> work(PartitionState committed, long began) {
        return Mono.usingWhen(
                Mono.fromCallable(() -> open(committed, began)),
                session -> session.run().subscribeOn(parts.scheduler()),
                PartitionSession::close,
                (session, failure) -> session.close(),
                PartitionSession::close);
    }

    private PartitionSession open(PartitionState committed, long began) throws PartitionFault {
        AnswerRule answers = new AnswerRule(parts.config().control(), partition.number() == 0, partition::owns);
        PartitionDesk desk = new PartitionDesk(parts, answers, state, committed, new SerialMailbox(parts.scheduler()));
        try {
            NotedNonces nonces = NotedNonces.restored(
                    parts.verify(), committed.nonces(), parts.ports().clock().millis(), desk::nonce);
            Kasmina kasmina = parts.ports().pipelines().open(partition, committed, nonces);
            say(committed, began);
            state.opened(kasmina);
            restored.run();
            return new PartitionSession(partition, committed, parts, kasmina, desk, state, stop);
        } catch (IllegalArgumentException misfit) {
            desk.end();
            String line = "partition " + partition.number() + ": what is committed does not fit together: "
                    + misfit.getMessage();
            throw new PartitionFault(PartitionFault.Kind.CORRUPT, line, misfit);
        } catch (RuntimeException failure) {
            desk.end();
            throw failure;
        }
    }

    private void say(PartitionState committed, long began) {
        Map<String, String> attributes = Map.of(
                "partition", Integer.toString(partition.number()),
                "seeds", Integer.toString(committed.seeds().size()),
                "nonces", Integer.toString(committed.nonces().size()),
                "deleted", Long.toString(committed.deleted()),
                "restore_ms", Long.toString(TimeUnit.NANOSECONDS.toMillis(parts.nanos() - began)));
        Level level = committed.deleted() > 0 ? Level.WARNING : Level.INFO;
        parts.ports().telemetry().emit(Event.global(EventName.PARTITION_RESTORED, level, attributes));
    }
}
