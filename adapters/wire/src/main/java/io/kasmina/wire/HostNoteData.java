package io.kasmina.wire;

import io.kasmina.contract.HostReport;
import io.kasmina.contract.TrainingRunId;

/** What a host says on its one topic: that it completed a step, or something of a seed. */
public sealed interface HostNoteData {

    /** Returns the training run. */
    TrainingRunId run();

    /**
     * It completed a step.
     *
     * @param mark the step
     */
    record Mark(StepMarkData mark) implements HostNoteData {
        @Override
        public TrainingRunId run() {
            return mark.run();
        }
    }

    /**
     * It says something of a seed.
     *
     * @param run the training run
     * @param report what it says
     */
    record Report(TrainingRunId run, HostReport report) implements HostNoteData {}
}
