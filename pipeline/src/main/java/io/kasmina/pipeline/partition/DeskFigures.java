package io.kasmina.pipeline.partition;

/** Shows others what a desk holds, and since when. Confined to its desk's mailbox. */
final class DeskFigures {

    private final RunState state;
    private final TurnLine waiting;
    private final FrameDesk frames;

    /** When the oldest record came that turns took since the last cut. */
    private long turnSince = RunState.NONE;

    DeskFigures(RunState state, TurnLine waiting, FrameDesk frames) {
        this.state = state;
        this.waiting = waiting;
        this.frames = frames;
    }

    /** A turn is about to take what waits. */
    void begun() {
        turnSince = RunState.older(turnSince, waiting.since());
    }

    /** What turns took is in a cut. */
    void taken() {
        turnSince = RunState.NONE;
    }

    /** Shows it. */
    void show() {
        long oldest = RunState.older(turnSince, waiting.since());
        state.holds(waiting.size(), frames.bytes(), RunState.older(oldest, frames.since()));
    }
}
