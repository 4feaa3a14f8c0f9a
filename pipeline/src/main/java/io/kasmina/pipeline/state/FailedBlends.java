package io.kasmina.pipeline.state;

/**
 * Blends of a seed that failed since the last that was made. A frame may be counted in a snapshot before its answer is committed with its place, and
 * then comes a second time behind a restart, in any order: failures up to the last step of the snapshot, as many as it holds, are taken for those and
 * not counted. Steps alone tell them apart, so that as many failures of a training that goes back behind a restart are not counted either. Immutable.
 *
 * @param inRow how many failed since the last that was made, at least 0
 * @param step the highest step of them; without meaning where there is none
 * @param again how many of them may come a second time, 0 to {@code inRow}
 * @param until the highest step that may
 */
public record FailedBlends(int inRow, long step, int again, long until) {

    /** None since the last that was made. */
    public static final FailedBlends NONE = new FailedBlends(0, 0, 0, 0);

    /** Returns those of a snapshot. */
    public static FailedBlends restored(int inRow, long step) {
        return new FailedBlends(inRow, step, inRow, step);
    }

    /** Returns these and one more, at a step. */
    public FailedBlends failed(long at) {
        return again > 0 && at <= until
                ? new FailedBlends(inRow, step, again - 1, until)
                : new FailedBlends(inRow + 1, inRow == 0 ? at : Math.max(step, at), again, until);
    }
}
