package io.kasmina.contract;

import java.time.Instant;

/**
 * Asks Urza for a kernel artifact.
 *
 * @param requestId unique within the process and its restarts
 * @param blueprintId the blueprint
 * @param run the training run
 * @param issuedAt when it was made
 */
public record KernelRequest(String requestId, String blueprintId, TrainingRunId run, Instant issuedAt) {}
