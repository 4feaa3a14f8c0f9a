package io.kasmina.verify;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A log without a disk: the test says when nonces become durable, or that they never will. */
public final class ScriptedLog implements NonceLog {

    /** What the log held before; give it before the ledger is made. */
    public final List<Nonce> held = new ArrayList<>();

    /** What it took. */
    public final List<Nonce> appended = new ArrayList<>();

    /** Calls of compact and repair, such as {@code compact 1025}. */
    public final List<String> rewrites = new ArrayList<>();

    private final Deque<Receipt> waiting = new ArrayDeque<>();
    private long forgottenMillis = Long.MIN_VALUE;
    private long durable;
    private boolean closed;
    private boolean immediate;
    private LogFigures figures = LogFigures.NONE;
    private volatile boolean broken;

    /** Sets what is said of the writer. */
    public void figures(LogFigures next) {
        figures = next;
    }

    @Override
    public LogFigures figures() {
        return figures;
    }

    /** Sets what the log's earlier nonces left behind. */
    public void forgot(long millis) {
        forgottenMillis = millis;
    }

    /** Makes nonces durable as they come. */
    public void immediate() {
        immediate = true;
    }

    /** Takes nothing any more, or something again. */
    public void close(boolean next) {
        closed = next;
    }

    /** Returns how many nonces wait. */
    public int waiting() {
        return waiting.size();
    }

    /** Makes everything that waits durable, as one group. */
    public void settle() {
        durable += waiting.size();
        List<Receipt> group = new ArrayList<>(waiting);
        waiting.clear();
        group.forEach(receipt -> receipt.settled = true);
        group.forEach(receipt -> receipt.ended.tryEmitEmpty());
    }

    /** Breaks; everything that waits is lost. */
    public void breakDown() {
        broken = true;
        List<Receipt> group = new ArrayList<>(waiting);
        waiting.clear();
        group.forEach(receipt -> receipt.ended.tryEmitError(new IOException("no space left")));
    }

    /** Works again, as after a repair. */
    public void mend() {
        broken = false;
    }

    @Override
    public long replay(Consumer<Nonce> each) {
        held.forEach(each);
        durable = held.size();
        return forgottenMillis;
    }

    @Override
    public @Nullable NonceReceipt append(Nonce nonce) {
        if (closed) {
            return null;
        }
        appended.add(nonce);
        Receipt receipt = new Receipt();
        waiting.add(receipt);
        if (immediate) {
            settle();
        }
        return receipt;
    }

    @Override
    public boolean isBroken() {
        return broken;
    }

    @Override
    public long durable() {
        return durable;
    }

    @Override
    public void compact(long dead, long forgotten) {
        rewrites.add("compact " + dead);
    }

    @Override
    public void repair(long dead, long forgotten) {
        rewrites.add("repair " + dead);
    }

    private static final class Receipt implements NonceReceipt {

        private final Sinks.Empty<Void> ended = Sinks.empty();
        private volatile boolean settled;

        @Override
        public boolean isDurable() {
            return settled;
        }

        @Override
        public Mono<Void> durable() {
            return ended.asMono();
        }
    }
}
