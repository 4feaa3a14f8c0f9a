package io.kasmina.gate;

/** Whether a fallback kernel fails gates; changed over one stage of a rollout at a time. */
public enum Enforcement {
    /** No fallback kernel is loaded, and one that is in use all the same fails G1 to G4. */
    ENFORCE,
    /** The fallback kernel is loaded where a seed's own does not come; gates record it and pass. */
    OBSERVE
}
