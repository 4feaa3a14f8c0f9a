package io.kasmina.wire;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.Sha256;
import io.kasmina.contract.TrainingRunId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** SEED commands. One use a command. */
final class SeedCommands {

    private static final SeedOperation[] OPERATIONS = SeedOperation.values();

    private final CommandDraft draft;
    private final AnnotationReader annotations;
    private final CommandFields.Seed body;
    private final AnnotationLimits limits;

    SeedCommands(CommandDraft draft, AnnotationLimits limits) {
        this.draft = draft;
        this.annotations = draft.annotations();
        this.body = draft.fields().payload() instanceof CommandFields.Seed seed ? seed : CommandFields.Seed.EMPTY;
        this.limits = limits;
    }

    Command decode() {
        int number = body.operation();
        SeedOperation operation = operation(number);
        return switch (operation) {
            case UNKNOWN -> draft.unsupported("SEED_OP_" + number);
            case GERMINATE -> draft.withSeed(this::germinate);
            // what frees a seed needs its id, whatever else is wrong
            case CULL, CANCEL -> draft.byStageAlone().withSeed(seed -> new Command.Retire(draft.header(), seed));
            default -> draft.withSeed(seed -> advance(seed, operation));
        };
    }

    private static SeedOperation operation(int number) {
        for (SeedOperation operation : OPERATIONS) {
            if (operation.number() == number) {
                return operation;
            }
        }
        return SeedOperation.UNKNOWN;
    }

    private Command germinate(SeedId seed) {
        String run = run();
        Problem problem = problemOf(run);
        if (problem != null) {
            return draft.refused(seed, problem);
        }
        Sha256 artifact = artifact();
        BlendSpec blend = Objects.requireNonNullElse(blend(), BlendSpec.byDefault());
        return new Command.Germinate(
                draft.header(), seed, body.blueprintId(), body.parameters(), new TrainingRunId(run), artifact, blend);
    }

    private Command advance(SeedId seed, SeedOperation operation) {
        Problem problem = problemOf(run());
        return problem != null
                ? draft.refused(seed, problem)
                : new Command.Advance(draft.header(), seed, operation, blend());
    }

    private @Nullable BlendSpec blend() {
        return new BlendAnnotations(annotations, limits).read();
    }

    private String run() {
        return Objects.requireNonNullElse(annotations.raw(AnnotationKey.RUN), "");
    }

    private static @Nullable Problem problemOf(String run) {
        if (run.isBlank()) {
            return Problem.of(Refusal.MISSING_TRAINING_RUN_ID, AnnotationKey.RUN.text(), "not blank", run);
        }
        if (TrainingRunId.isPlaceholder(run)) {
            return Problem.of(Refusal.PLACEHOLDER_TRAINING_RUN_ID, AnnotationKey.RUN.text(), "a real id", run);
        }
        return run.length() > SeedId.MAX_LENGTH
                ? Problem.of(
                        Refusal.INVALID_ANNOTATION,
                        AnnotationKey.RUN.text(),
                        "at most " + SeedId.MAX_LENGTH + " characters",
                        run)
                : null;
    }

    private @Nullable Sha256 artifact() {
        String text = annotations.raw(AnnotationKey.ARTIFACT);
        Sha256 artifact = text == null ? null : Sha256.parse(text);
        if (text != null && artifact == null) {
            annotations.invalid(AnnotationKey.ARTIFACT, "64 hexadecimal digits", text);
        }
        return artifact;
    }
}
