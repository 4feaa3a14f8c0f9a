package io.kasmina.runner.order;

import io.kasmina.runner.cli.BadInput;
import io.kasmina.runner.file.StrictFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command by flags, or by a JSON or YAML file. */
public final class OrderOptions {

    @Parameters(
            arity = "0..1",
            paramLabel = "OPERATION",
            description = "What to do: ${COMPLETION-CANDIDATES}. Left out with --order.")
    private @Nullable Operation operation;

    @Option(
            names = "--order",
            paramLabel = "FILE",
            description = "The command as a JSON or YAML object, names as the flags'.")
    private @Nullable Path file;

    @Option(names = "--seed", paramLabel = "ID", description = "The seed.")
    private @Nullable String seed;

    @Option(names = "--run", paramLabel = "ID", description = "The training run; GERMINATE needs it.")
    private @Nullable String run;

    @Option(names = "--blueprint", paramLabel = "ID", description = "GERMINATE: the blueprint.")
    private @Nullable String blueprint;

    @Option(names = "--artifact", paramLabel = "SHA256", description = "GERMINATE: pins the kernel file.")
    private @Nullable String artifact;

    @Option(names = "--parameter", paramLabel = "NAME=NUMBER", description = "GERMINATE, OPTIMIZER. May be repeated.")
    private @Nullable Map<String, Float> parameters;

    @Option(names = "--blend", paramLabel = "MODE", description = "CONVEX, RESIDUAL, CHANNEL or CONFIDENCE.")
    private @Nullable String blend;

    @Option(names = "--alpha-vec", paramLabel = "N,N…", split = ",", description = "CHANNEL: one factor a channel.")
    private @Nullable List<Float> vec;

    @Option(names = "--gate-k", paramLabel = "N", description = "CONFIDENCE: steepness.")
    private @Nullable Double k;

    @Option(names = "--gate-tau", paramLabel = "N", description = "CONFIDENCE: margin offset.")
    private @Nullable Double tau;

    @Option(names = "--alpha-lo", paramLabel = "N", description = "CONFIDENCE: lower clamp.")
    private @Nullable Double lo;

    @Option(names = "--alpha-hi", paramLabel = "N", description = "CONFIDENCE: upper clamp.")
    private @Nullable Double hi;

    @Option(names = "--optimizer", paramLabel = "ID", description = "OPTIMIZER: the host's name of it.")
    private @Nullable String optimizer;

    @Option(names = "--state", paramLabel = "STATE", description = "CIRCUIT_BREAKER: CLOSED, OPEN or HALF_OPEN.")
    private @Nullable String state;

    @Option(names = "--rationale", paramLabel = "TEXT", description = "CIRCUIT_BREAKER: why.")
    private @Nullable String rationale;

    @Option(names = "--include-teacher", description = "EMERGENCY: clear the teacher's caches too.")
    private @Nullable Boolean includeTeacher;

    @Option(names = "--teacher", paramLabel = "ID", description = "Registry operations: the teacher.")
    private @Nullable String teacher;

    @Option(
            names = "--teacher-parameter",
            paramLabel = "NAME",
            description = "REGISTER_TEACHER: what it owns. May be repeated.")
    private @Nullable List<String> teacherParameters;

    @Option(names = "--teacher-bytes", paramLabel = "N", description = "REGISTER_TEACHER: the size of that.")
    private @Nullable Long teacherBytes;

    @Option(names = "--forced", description = "Registry operations: retire live seeds first.")
    private @Nullable Boolean forced;

    @Option(names = "--expected-stage", paramLabel = "STAGE", description = "Refused where the seed is in another one.")
    private @Nullable String expectedStage;

    @Option(names = "--id", paramLabel = "ID", description = "The command id; a fresh one by default.")
    private @Nullable String id;

    @Option(names = "--issued-by", paramLabel = "NAME", description = "Who says to issue it.")
    private @Nullable String issuedBy;

    @Option(names = "--deadline-ms", paramLabel = "N", description = "Refused where it is carried out later than so.")
    private @Nullable Long deadlineMs;

    /**
     * Returns the command as it was written. Reads the file, if any.
     *
     * @throws BadInput where both or neither of flags and file say what to do, and where a blend's numbers are there without it
     */
    public Order read() {
        if (file == null) {
            return flags();
        }
        if (operation != null || isDetailed()) {
            throw new BadInput(
                    "--order: the file says what to do, so OPERATION and the flags of a command must be left out");
        }
        Order order = StrictFile.read(file, Order.class);
        if (order == null) {
            throw new BadInput(file + ": must hold a command");
        }
        return order;
    }

    /** Tells whether anything says what to do. */
    public boolean isGiven() {
        return operation != null || file != null;
    }

    /** Tells whether a flag says more of it. */
    public boolean isDetailed() {
        return Stream.of(
                                seed,
                                run,
                                blueprint,
                                artifact,
                                parameters,
                                blend,
                                optimizer,
                                state,
                                rationale,
                                includeTeacher,
                                teacher,
                                teacherParameters,
                                teacherBytes,
                                forced,
                                expectedStage,
                                id,
                                issuedBy,
                                deadlineMs)
                        .anyMatch(Objects::nonNull)
                || isBlendDetailed();
    }

    private boolean isBlendDetailed() {
        return Stream.of(vec, k, tau, lo, hi).anyMatch(Objects::nonNull);
    }

    private Order flags() {
        if (operation == null) {
            throw new BadInput("OPERATION: must be one of " + Arrays.toString(Operation.values()));
        }
        if (blend == null && isBlendDetailed()) {
            throw new BadInput("--blend: must be set with --alpha-vec, --gate-k, --gate-tau, --alpha-lo or --alpha-hi");
        }
        Order.Blend blended = blend == null ? null : new Order.Blend(blend, vec, k, tau, lo, hi);
        return new Order(
                operation.name(),
                seed,
                run,
                blueprint,
                artifact,
                parameters,
                blended,
                optimizer,
                state,
                rationale,
                includeTeacher,
                teacher,
                teacherParameters,
                teacherBytes,
                forced,
                expectedStage,
                id,
                issuedBy,
                deadlineMs);
    }
}
