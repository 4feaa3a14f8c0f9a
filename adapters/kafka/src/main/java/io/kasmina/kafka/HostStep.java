package io.kasmina.kafka;

import io.kasmina.contract.TrainingRunId;
import io.kasmina.pipeline.port.PartitionCut;
import org.jspecify.annotations.Nullable;

/**
 * A step of the host, as the places of its topic carry it: the number, and behind a blank the training run.
 *
 * @param number the step's number, {@link PartitionCut#NO_STEP} for none
 * @param run the training run, null where none is known
 */
record HostStep(long number, @Nullable TrainingRunId run) {

    /** None is known. */
    static final HostStep NONE = new HostStep(PartitionCut.NO_STEP, null);

    /** Reads a {@linkplain #note note}. */
    static HostStep of(String note) {
        int blank = note.indexOf(' ');
        return blank < 0
                ? new HostStep(Long.parseLong(note), null)
                : new HostStep(Long.parseLong(note.substring(0, blank)), new TrainingRunId(note.substring(blank + 1)));
    }

    /** Returns the step after a cut: the later one of a run, any of another. */
    HostStep with(PartitionCut cut) {
        return cut.follows(run) ? new HostStep(Math.max(number, cut.step()), run) : new HostStep(cut.step(), cut.run());
    }

    /** Returns its text, empty for none. */
    String note() {
        if (number == PartitionCut.NO_STEP) {
            return "";
        }
        return run == null ? Long.toString(number) : number + " " + run.value();
    }
}
