package io.kasmina.chaos;

/** How a command was sent, and the reason for which it must be rejected. */
enum Manner {
    /** As a policy does it: never rejected while fresh. */
    HONEST(""),
    /** A second copy of its bytes on the same partition. */
    REPLAYED("nonce_replayed"),
    /** A copy on a partition to which its seed does not hash. */
    STRAYED("misrouted"),
    /** A copy on the topic of commands without a seed, of which its signature knows nothing. */
    RAISED("misrouted"),
    /** The same of a command whose signature names its topic. */
    READDRESSED("invalid_signature"),
    /** Signed by nobody who has the secret. */
    FORGED("invalid_signature"),
    /** Signed, but no command. */
    GARBLED("malformed");

    private final String reason;

    Manner(String reason) {
        this.reason = reason;
    }

    String reason() {
        return reason;
    }

    /** Tells whether the record itself must be found among the dead letters. */
    boolean leavesLetter() {
        return this == STRAYED || this == RAISED || this == GARBLED;
    }
}
