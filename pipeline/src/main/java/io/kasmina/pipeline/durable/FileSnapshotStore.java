package io.kasmina.pipeline.durable;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.lane.Journal;
import io.kasmina.pipeline.lane.JournalFault;
import io.kasmina.pipeline.lane.JournalFile;
import io.kasmina.pipeline.lane.JournalTask;
import io.kasmina.pipeline.port.SnapshotStore;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Snapshots in files, written and read by the journal; answers hop off its thread. What waits for the disk is bounded in bytes, counted in
 * one atomic number; files belong to the journal thread.
 */
final class FileSnapshotStore implements SnapshotStore {

    private final AtomicLong queued = new AtomicLong();
    private final SnapshotFiles files;
    private final DurableConfig config;
    private final Journal journal;
    private final Scheduler answers;

    FileSnapshotStore(SnapshotFiles files, DurableConfig config, Journal journal, Scheduler answers) {
        this.files = files;
        this.config = config;
        this.journal = journal;
        this.answers = answers;
    }

    @Override
    public Mono<Void> put(SeedId seed, byte[] content) {
        return Mono.defer(() -> {
            if (content.length > config.maxSnapshotBytes()) {
                return Mono.error(SnapshotFormat.tooLarge(content.length, config.maxSnapshotBytes()));
            }
            return reserve(content.length) ? asked(write(seed, content)) : Mono.error(full());
        });
    }

    @Override
    public Mono<byte[]> get(SeedId seed) {
        return Mono.defer(() -> asked(new Task<byte[]>(JournalFile.NONE, 0) {
            @Override
            byte @Nullable [] perform() throws IOException {
                return files.read(seed);
            }
        }));
    }

    @Override
    public Mono<Void> remove(SeedId seed) {
        return Mono.defer(() -> asked(new Task<Void>(files, 0) {
            @Override
            @Nullable
            Void perform() throws IOException {
                files.delete(seed);
                return null;
            }
        }));
    }

    private Task<Void> write(SeedId seed, byte[] content) {
        return new Task<>(files, content.length) {
            @Override
            @Nullable
            Void perform() throws IOException {
                files.write(seed, content);
                return null;
            }
        };
    }

    private <T> Mono<T> asked(Task<T> task) {
        Journal.Admission answer = journal.offer(task);
        if (answer != Journal.Admission.TAKEN) {
            task.free();
            return Mono.error(JournalFault.refused(answer));
        }
        return task.ended.asMono().publishOn(answers);
    }

    private boolean reserve(int bytes) {
        long bound = config.maxQueuedBytes();
        return queued.getAndUpdate(now -> now + bytes > bound ? now : now + bytes) + bytes <= bound;
    }

    private JournalFault full() {
        return new JournalFault(
                JournalFault.Kind.FULL,
                "snapshots: at most " + config.maxQueuedBytes() + " bytes may wait for the disk, did " + queued.get(),
                null);
    }

    /** One call; confined to the journal thread once it is queued. */
    private abstract class Task<T> implements JournalTask {

        private final Sinks.One<T> ended = Sinks.one();
        private final JournalFile file;
        private final int reserved;
        private @Nullable T result;

        Task(JournalFile file, int reserved) {
            this.file = file;
            this.reserved = reserved;
        }

        abstract @Nullable T perform() throws IOException;

        void free() {
            queued.addAndGet(-reserved);
        }

        @Override
        public final JournalFile file() {
            return file;
        }

        @Override
        public final void write() throws IOException {
            result = perform();
        }

        @Override
        public final void end(@Nullable IOException failure) {
            free();
            T value = result;
            if (failure != null) {
                ended.emitError(failure, Sinks.EmitFailureHandler.FAIL_FAST);
            } else if (value == null) {
                ended.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
            } else {
                ended.emitValue(value, Sinks.EmitFailureHandler.FAIL_FAST);
            }
        }
    }
}
