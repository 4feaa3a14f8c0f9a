package io.kasmina.contract;

/** Why a command was not accepted: decided before its effect, in this order. */
public enum Rejection implements Reason {
    /** Larger than the size cap. */
    OVERSIZED,
    /** On a partition or topic where it does not belong. */
    MISROUTED,
    /** Names a key that the keyring lacks, or no key may sign this form. */
    UNKNOWN_KEY,
    /** Carries no signature. */
    MISSING_SIGNATURE,
    /** Its MAC is not the one of its bytes. */
    INVALID_SIGNATURE,
    /** Its bytes are no command. */
    MALFORMED,
    /** No command id. */
    MISSING_COMMAND_ID,
    /** No time of issue. */
    MISSING_TIMESTAMP,
    /** Issued further in the future than the allowed skew. */
    ISSUED_IN_FUTURE,
    /** Older than the freshness window. */
    STALE_COMMAND,
    /** Its nonce was accepted before. */
    NONCE_REPLAYED,
    /** The nonce ledger is at its cap. */
    NONCE_LEDGER_FULL,
    /** No verifier works at present. */
    VERIFIER_UNAVAILABLE
}
