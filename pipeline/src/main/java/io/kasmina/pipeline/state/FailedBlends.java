package io.kasmina.pipeline.state;

/**
 * Blends of a seed that failed since the last that was made. A frame may be counted in a snapshot before its answer is committed with its place, and
 * then comes a second time behind a restart: failures up to the step of the snapshot, as many as it holds, are not counted again. Immutable.
 *
 * @param inRow how many failed since the last that was made, at least 0
 * @param step the step of the last of them; without meaning where there is none
 * @param again how many of them may come a second time, 0 to {@code inRow}
 */
public record FailedBlends(int inRow, long step, int again) {

    /** None since the last that was made. */
    public static final FailedBlends NONE = new FailedBlends(0, 0, 0);

    /** Returns those of a snapshot. */
    public static FailedBlends restored(int inRow, long step) {
        return new FailedBlends(inRow, step, inRow);
    }

    /** Returns these and one more, at a step. */
    public FailedBlends failed(long at) {
        return again > 0 && at <= step ? new FailedBlends(inRow, step, again - 1) : new FailedBlends(inRow + 1, at, 0);
    }
}
