package io.kasmina.contract;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What every command carries beside its payload.
 *
 * @param commandId unique id of the command, 1 to 256 characters, not blank
 * @param issuedAt when it was issued
 * @param issuedBy who says to have issued it; never trusted
 * @param deadlineMillis execution deadline in milliseconds after {@code issuedAt}, 0 for none
 * @param context what Tamiyo annotated about its decision
 */
public record CommandHeader(String commandId, Instant issuedAt, String issuedBy, long deadlineMillis, Context context) {

    /** Checks the command id; throws {@link IllegalArgumentException} that names its bound and its length. */
    public CommandHeader {
        if (commandId.isBlank() || commandId.length() > SeedId.MAX_LENGTH) {
            throw new IllegalArgumentException("command id: must be 1 to " + SeedId.MAX_LENGTH
                    + " characters and not blank, was " + commandId.length() + " characters");
        }
    }

    /** Tells whether the deadline has passed at a time. */
    public boolean isOverdue(Instant now) {
        return deadlineMillis > 0 && now.isAfter(issuedAt.plusMillis(deadlineMillis));
    }

    /**
     * Typed context annotations; null where absent.
     *
     * @param expectedStage the stage the sender believes the seed to be in
     * @param featureCoverage share of features behind the decision, 0..1
     * @param riskReason free text, at most 256 characters
     * @param blueprintRisk free text, at most 256 characters
     * @param blueprintTier free text, at most 256 characters
     * @param blueprintStage free text, at most 256 characters
     */
    public record Context(
            @Nullable SeedStage expectedStage,
            @Nullable Double featureCoverage,
            @Nullable String riskReason,
            @Nullable String blueprintRisk,
            @Nullable String blueprintTier,
            @Nullable String blueprintStage) {

        /** No annotation at all. */
        public static final Context EMPTY = new Context(null, null, null, null, null, null);
    }
}
