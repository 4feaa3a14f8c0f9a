package io.kasmina.verify;

import io.kasmina.contract.Rejection;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a command is neither too old nor from the future. Pure. */
final class FreshnessRules {

    private final Duration freshness;
    private final Duration skew;

    FreshnessRules(Duration freshness, Duration skew) {
        this.freshness = freshness;
        this.skew = skew;
    }

    /**
     * Judges a time of issue.
     *
     * @param issuedAt when the command says that it was issued
     * @param now when it was read
     * @param forgottenMillis newest time of issue, in ms of the epoch, whose nonce the ledger may have forgotten:
     *     after the clock was set back such a command would look fresh, and its replay too
     * @return ISSUED_IN_FUTURE, STALE_COMMAND or null
     */
    @Nullable
    Rejection check(Instant issuedAt, Instant now, long forgottenMillis) {
        if (issuedAt.isAfter(now.plus(skew))) {
            return Rejection.ISSUED_IN_FUTURE;
        }
        boolean stale = issuedAt.isBefore(now.minus(freshness)) || issuedAt.toEpochMilli() <= forgottenMillis;
        return stale ? Rejection.STALE_COMMAND : null;
    }
}
