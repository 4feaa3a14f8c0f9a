package io.kasmina.wire;

import io.kasmina.contract.Origin;
import io.kasmina.contract.SeedStage;

/**
 * An outcome as its readers see it: texts as sent, empty where nothing is known.
 *
 * @param commandId the command, empty while unverified
 * @param keyId who signed it
 * @param seedId the seed, empty for commands without one
 * @param verdict applied, pending, refused, gate_failed or rejected
 * @param reason a reason code, empty where the command succeeded
 * @param before the seed's stage before
 * @param after the seed's stage after
 * @param input where the command was read
 */
public record OutcomeData(
        String commandId,
        String keyId,
        String seedId,
        String verdict,
        String reason,
        SeedStage before,
        SeedStage after,
        Origin input) {}
