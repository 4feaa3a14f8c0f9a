package io.kasmina.gate;

import io.kasmina.contract.SeedStage;
import org.jspecify.annotations.Nullable;

/**
 * What G1 to G4 look at before their own rules.
 *
 * @param actual the seed's stage
 * @param reported the stage in the host's latest report of the current stage epoch, null where there is none
 * @param fallbackUsed true while a fallback kernel stands in for the blueprint's
 * @param blendFailuresInRow failed blends since the last good one, at least 0
 */
public record GateCommon(SeedStage actual, @Nullable SeedStage reported, boolean fallbackUsed, int blendFailuresInRow) {

    /** Returns what is left to look at once the fallback kernel was noted. */
    GateCommon withoutFallback() {
        return new GateCommon(actual, reported, false, blendFailuresInRow);
    }
}
