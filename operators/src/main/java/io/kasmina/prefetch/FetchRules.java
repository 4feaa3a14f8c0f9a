package io.kasmina.prefetch;

import io.kasmina.contract.GateReason;

/** What a failed fetch means for gate G1. Pure. */
final class FetchRules {

    private FetchRules() {}

    static GateReason reasonOf(FetchFailure failure) {
        return switch (failure) {
            case DIGEST_MISMATCH -> GateReason.DIGEST_MISMATCH;
            case TIMED_OUT -> GateReason.FETCH_TIMEOUT;
            default -> GateReason.FETCH_FAILED;
        };
    }

    static String detailOf(FetchResult.Failed failed) {
        String code = failed.reason().code();
        return failed.detail().isEmpty() ? code : code + ": " + failed.detail();
    }
}
