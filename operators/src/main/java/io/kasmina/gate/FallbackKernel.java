package io.kasmina.gate;

import io.kasmina.contract.SeedId;
import io.kasmina.contract.Sha256;

/**
 * The kernel that stands in for those which do not come. It is named in full, so that neither the bus nor the fetch breaker, which may
 * be why the other did not come, is asked for it.
 *
 * @param blueprintId its own blueprint, never that of a kernel it stands in for: 1 to 256 characters, not blank
 * @param artifactRef where the artifact lies, as the fetcher understands it ({@code file:}, {@code http:}, {@code https:}), not blank
 * @param digest the pinned digest of its file
 */
public record FallbackKernel(String blueprintId, String artifactRef, Sha256 digest) {

    /** Checks the bounds; throws {@link IllegalArgumentException} that names field, bound and value. */
    public FallbackKernel {
        if (blueprintId.isBlank() || blueprintId.length() > SeedId.MAX_LENGTH) {
            throw new IllegalArgumentException("blueprintId: must be 1 to " + SeedId.MAX_LENGTH
                    + " characters and not blank, was " + blueprintId.length() + " characters");
        }
        if (artifactRef.isBlank()) {
            throw new IllegalArgumentException("artifactRef: must not be blank, was '" + artifactRef + "'");
        }
    }
}
