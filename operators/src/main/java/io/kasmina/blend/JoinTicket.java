package io.kasmina.blend;

import io.kasmina.contract.SeedId;
import io.kasmina.tensor.Custody;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A frame's place in its source's window. The join's writer and the end of the stream may race for the frame: its custody gives it to
 * one of them.
 */
final class JoinTicket<F extends Frame> {

    private final F frame;
    private final Custody<Frame> custody;
    private final Sinks.Empty<Void> released = Sinks.empty();

    /** Makes a ticket for a frame that the custody keeps. */
    JoinTicket(F frame, Custody<Frame> custody) {
        this.frame = frame;
        this.custody = custody;
    }

    Key key() {
        return new Key(frame.seed(), frame.step());
    }

    /** Returns the frame; only who claimed it may close it or hand it on. */
    F frame() {
        return frame;
    }

    /** Takes the frame and frees its place in the source's window; false where the end of the stream came first. */
    boolean claim() {
        boolean won = custody.take(frame);
        released.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
        return won;
    }

    /** Completes at the first attempt to claim the frame. */
    Mono<Void> released() {
        return released.asMono();
    }

    /** What frames are joined by. */
    record Key(SeedId seed, long step) {}
}
