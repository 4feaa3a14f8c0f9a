package io.kasmina.pipeline.durable;

import io.kasmina.pipeline.lane.Journal;
import io.kasmina.pipeline.lane.JournalFigures;
import io.kasmina.pipeline.lane.JournalFile;
import io.kasmina.pipeline.lane.JournalTask;
import io.kasmina.verify.LogFigures;
import io.kasmina.verify.Nonce;
import io.kasmina.verify.NonceLog;
import io.kasmina.verify.NonceReceipt;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A nonce log in a file, written by the journal.
 *
 * <p>The ledger's stream queues, the journal thread writes: they share the queue, {@code broken}, which is set before any task of the failed
 * group ends, and {@code durable}, which only tasks of succeeded groups raise. So who sees the log broken sees the final count.
 */
final class FileNonceLog implements NonceLog {

    private final NonceFile file;
    private final long skewMillis;
    private final Journal journal;
    private final AtomicBoolean repairing = new AtomicBoolean();
    private volatile long durable;
    private volatile long uncompacted;

    FileNonceLog(NonceFile file, Duration skew, Journal journal) {
        this.file = file;
        this.skewMillis = skew.toMillis();
        this.journal = journal;
    }

    @Override
    public long replay(Consumer<Nonce> each) throws IOException {
        durable = file.replay(each, skewMillis);
        return file.header().forgottenMillis();
    }

    @Override
    public @Nullable NonceReceipt append(Nonce nonce) {
        Append task = new Append(nonce);
        return journal.offer(task) == Journal.Admission.TAKEN ? task : null;
    }

    @Override
    public boolean isBroken() {
        return file.isBroken();
    }

    @Override
    public long durable() {
        return durable;
    }

    @Override
    public LogFigures figures() {
        JournalFigures now = journal.figures();
        return new LogFigures(now.queueDepth(), now.refused(), uncompacted);
    }

    @Override
    public void compact(long dead, long forgottenMillis) {
        journal.offer(new Rewrite() {
            @Override
            public void write() throws IOException {
                file.compact(dead, forgottenMillis);
            }

            @SuppressWarnings("NonAtomicVolatileUpdate") // the journal thread is the only writer
            @Override
            public void end(@Nullable IOException failure) {
                // The old file still serves, and the next compaction tries again.
                if (failure != null) {
                    uncompacted++;
                }
            }
        });
    }

    @Override
    public void repair(long dead, long forgottenMillis) {
        if (!repairing.compareAndSet(false, true)) {
            return;
        }
        Journal.Admission answer = journal.offer(new Rewrite() {
            @Override
            public void write() throws IOException {
                file.repair(dead, forgottenMillis);
            }

            @Override
            public void end(@Nullable IOException failure) {
                repairing.set(false);
            }
        });
        if (answer != Journal.Admission.TAKEN) {
            repairing.set(false);
        }
    }

    /** A new file is durable when it is in place. */
    private abstract static class Rewrite implements JournalTask {

        @Override
        public final JournalFile file() {
            return JournalFile.NONE;
        }
    }

    private final class Append implements JournalTask, NonceReceipt {

        private final Sinks.Empty<Void> ended = Sinks.empty();
        private final Nonce nonce;
        private volatile boolean written;

        Append(Nonce nonce) {
            this.nonce = nonce;
        }

        @Override
        public JournalFile file() {
            return file;
        }

        @Override
        public void write() throws IOException {
            file.append(nonce);
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // the journal thread is the only writer
        @Override
        public void end(@Nullable IOException failure) {
            if (failure == null) {
                durable++;
                written = true;
                ended.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
            } else {
                ended.emitError(failure, Sinks.EmitFailureHandler.FAIL_FAST);
            }
        }

        @Override
        public boolean isDurable() {
            return written;
        }

        @Override
        public Mono<Void> durable() {
            return ended.asMono();
        }
    }
}
