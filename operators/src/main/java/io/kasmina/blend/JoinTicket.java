package io.kasmina.blend;

import io.kasmina.contract.SeedId;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The one claim to a frame inside a join. The join's writer and a cancellation may race for it: exactly one of them gets the
 * frame, and with it the duty to close it or to hand it on.
 */
final class JoinTicket<F extends Frame> {

    private final F frame;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final Sinks.Empty<Void> released = Sinks.empty();

    private final Consumer<JoinTicket<?>> settled;

    JoinTicket(F frame, Consumer<JoinTicket<?>> settled) {
        this.frame = frame;
        this.settled = settled;
    }

    Key key() {
        return new Key(frame.seed(), frame.step());
    }

    /** Returns the frame; only who claimed it may close it or hand it on. */
    F frame() {
        return frame;
    }

    /** Takes the frame and frees its place in the source's window; false where a cancellation came first. */
    boolean claim() {
        boolean won = claimed.compareAndSet(false, true);
        settled.accept(this);
        released.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
        return won;
    }

    /** Closes the frame unless somebody claimed it. */
    void discard() {
        if (claimed.compareAndSet(false, true)) {
            settled.accept(this);
            frame.close();
        }
    }

    /** Completes when the frame was claimed. */
    Mono<Void> released() {
        return released.asMono();
    }

    /** What frames are joined by. */
    record Key(SeedId seed, long step) {}
}
