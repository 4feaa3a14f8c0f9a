package io.kasmina.runner.digits;

import io.kasmina.contract.SeedId;
import java.util.Set;

/** The seeds of the job: one that lives its whole life, and one for each thing that goes wrong. */
public final class JobSeeds {

    /** Grows for good. */
    public static final SeedId GROWN = new SeedId("digits.grown");

    /** Its kernel is pinned nowhere. */
    public static final SeedId UNPINNED = new SeedId("digits.unpinned");

    /** Its kernel does not exist. */
    public static final SeedId MISSING = new SeedId("digits.missing");

    /** Its kernel's file was changed after it was pinned. */
    public static final SeedId TAMPERED = new SeedId("digits.tampered");

    /** Its kernel's output has the wrong shape. */
    public static final SeedId MISSHAPEN = new SeedId("digits.misshapen");

    /** Its loss reaches the host. */
    public static final SeedId UNDETACHED = new SeedId("digits.undetached");

    /** All of them. */
    public static final Set<SeedId> ALL = Set.of(GROWN, UNPINNED, MISSING, TAMPERED, MISSHAPEN, UNDETACHED);

    private JobSeeds() {}
}
