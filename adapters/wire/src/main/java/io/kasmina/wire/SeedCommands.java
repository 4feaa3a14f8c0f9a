package io.kasmina.wire;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.Sha256;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.wire.leyline.CommandSeedOperation;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** SEED commands. One use a command. */
final class SeedCommands {

    static final String RUN = "training_run_id";
    static final String ARTIFACT = "artifact_sha256";

    private static final Map<Integer, SeedOperation> OPERATIONS = Stream.of(SeedOperation.values())
            .collect(Collectors.toUnmodifiableMap(SeedOperation::number, Function.identity()));

    private final CommandDraft draft;
    private final AnnotationReader annotations;
    private final CommandSeedOperation body;
    private final AnnotationLimits limits;

    SeedCommands(CommandDraft draft, AnnotationLimits limits) {
        this.draft = draft;
        this.annotations = draft.annotations();
        this.body = draft.message().getSeedOperation();
        this.limits = limits;
    }

    Command decode() {
        int number = body.getOperationValue();
        SeedOperation operation = OPERATIONS.getOrDefault(number, SeedOperation.UNKNOWN);
        return switch (operation) {
            case UNKNOWN -> draft.unsupported("SEED_OP_" + number);
            case GERMINATE -> draft.withSeed(this::germinate);
            // what frees a seed needs its id, whatever else is wrong
            case CULL, CANCEL -> draft.byStageAlone().withSeed(seed -> new Command.Retire(draft.header(), seed));
            default -> draft.withSeed(seed -> advance(seed, operation));
        };
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
                draft.header(),
                seed,
                body.getBlueprintId(),
                body.getParametersMap(),
                new TrainingRunId(run),
                artifact,
                blend);
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
        return Objects.requireNonNullElse(annotations.raw(RUN), "");
    }

    private static @Nullable Problem problemOf(String run) {
        if (run.isBlank()) {
            return Problem.of(Refusal.MISSING_TRAINING_RUN_ID, RUN, "not blank", run);
        }
        if (TrainingRunId.isPlaceholder(run)) {
            return Problem.of(Refusal.PLACEHOLDER_TRAINING_RUN_ID, RUN, "a real id", run);
        }
        return run.length() > SeedId.MAX_LENGTH
                ? Problem.of(Refusal.INVALID_ANNOTATION, RUN, "at most " + SeedId.MAX_LENGTH + " characters", run)
                : null;
    }

    private @Nullable Sha256 artifact() {
        String text = annotations.raw(ARTIFACT);
        Sha256 artifact = text == null ? null : Sha256.parse(text);
        if (text != null && artifact == null) {
            annotations.invalid(ARTIFACT, "64 hexadecimal digits", text);
        }
        return artifact;
    }
}
