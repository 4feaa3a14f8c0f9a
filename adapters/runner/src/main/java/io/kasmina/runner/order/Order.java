package io.kasmina.runner.order;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command as an operator writes it, by flags or as a JSON object with these names in snake case; null where nothing was said.
 *
 * @param operation a name of {@link Operation}
 * @param seed the seed id
 * @param run the training run
 * @param blueprint GERMINATE: the blueprint
 * @param artifact GERMINATE: the pinned SHA-256 of the kernel file
 * @param parameters GERMINATE, OPTIMIZER: numbers by name
 * @param blend GERMINATE, START_GRAFTING: the blend
 * @param optimizer OPTIMIZER: the host's name of it
 * @param state CIRCUIT_BREAKER: CLOSED, OPEN or HALF_OPEN
 * @param rationale CIRCUIT_BREAKER: free text
 * @param includeTeacher EMERGENCY: clear the teacher's caches too
 * @param teacher REGISTER_TEACHER and the like: the teacher's id
 * @param teacherParameters REGISTER_TEACHER: what it owns
 * @param teacherBytes REGISTER_TEACHER: the size of that
 * @param forced registry operations: retire live seeds first
 * @param expectedStage the stage that the sender believes the seed to be in
 * @param id the command id, a fresh one if absent
 * @param issuedBy who says to issue it
 * @param deadlineMs execution deadline in ms after its issue
 */
public record Order(
        @Nullable String operation,
        @Nullable String seed,
        @Nullable String run,
        @Nullable String blueprint,
        @Nullable String artifact,
        @Nullable Map<String, Float> parameters,
        @Nullable Blend blend,
        @Nullable String optimizer,
        @Nullable String state,
        @Nullable String rationale,
        @Nullable Boolean includeTeacher,
        @Nullable String teacher,
        @Nullable List<String> teacherParameters,
        @Nullable Long teacherBytes,
        @Nullable Boolean forced,
        @Nullable String expectedStage,
        @Nullable String id,
        @Nullable String issuedBy,
        @Nullable Long deadlineMs) {

    /**
     * A blend as an operator writes it; null where the contract's default counts.
     *
     * @param mode CONVEX, RESIDUAL, CHANNEL or CONFIDENCE
     * @param vec CHANNEL: one factor a channel
     * @param k CONFIDENCE: steepness
     * @param tau CONFIDENCE: margin offset
     * @param lo CONFIDENCE: lower clamp
     * @param hi CONFIDENCE: upper clamp
     */
    public record Blend(
            String mode,
            @Nullable List<Float> vec,
            @Nullable Double k,
            @Nullable Double tau,
            @Nullable Double lo,
            @Nullable Double hi) {}
}
