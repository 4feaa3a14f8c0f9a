package io.kasmina.blend;

/** What the blend of an activation has to do with logits, as far as is known now. */
public enum LogitsNeed {
    /** Nothing: logits are closed. */
    NONE,
    /** It does not read them yet, but may when the activation leaves: what comes is kept for it, nothing is waited for. */
    LATER,
    /** It reads them: an activation waits for them. */
    NOW
}
