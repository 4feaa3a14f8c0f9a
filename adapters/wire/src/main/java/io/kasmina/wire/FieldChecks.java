package io.kasmina.wire;

import io.kasmina.contract.SeedId;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.contract.TrainingStep;

/** Checks of fields that several records have. */
final class FieldChecks {

    private FieldChecks() {}

    static Reading<SeedId> seed(String id) {
        return id.isBlank() || id.length() > SeedId.MAX_LENGTH
                ? new Reading.Unreadable<>(WireFault.INVALID_SEED_ID, "seed_id")
                : new Reading.Read<>(new SeedId(id));
    }

    static Reading<TrainingRunId> run(String id) {
        return id.isBlank() || id.length() > SeedId.MAX_LENGTH || TrainingRunId.isPlaceholder(id)
                ? new Reading.Unreadable<>(WireFault.INVALID_TRAINING_RUN_ID, "training_run_id")
                : new Reading.Read<>(new TrainingRunId(id));
    }

    /** Checks the number of a training step. */
    static Reading<Long> step(long value) {
        return value > TrainingStep.LAST
                ? new Reading.Unreadable<>(WireFault.INVALID_NUMBER, "step")
                : count("step", value);
    }

    /** Checks a uint64, whose upper half is negative in Java. */
    static Reading<Long> count(String field, long value) {
        return value < 0 ? new Reading.Unreadable<>(WireFault.INVALID_NUMBER, field) : new Reading.Read<>(value);
    }
}
