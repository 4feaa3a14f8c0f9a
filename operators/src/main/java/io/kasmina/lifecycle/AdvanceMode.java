package io.kasmina.lifecycle;

/** What makes a seed move to its next stage. */
public enum AdvanceMode {
    /** A command of the policy, and nothing else. */
    ON_COMMAND,
    /**
     * The seed moves by itself as far as PROBATIONARY: when its kernel is attached, when the next gate passes, when α is complete.
     * Commands work as well.
     */
    AUTOMATIC
}
