package io.kasmina.contract;

import org.jspecify.annotations.Nullable;

/**
 * News that the catalog of kernels has changed for one blueprint: what was kept of it is out of date.
 *
 * @param blueprintId the blueprint, not blank
 * @param current the digest that its artifact has now, of which copies stay good; null where it has none or nobody knows
 */
public record CatalogUpdate(String blueprintId, @Nullable Sha256 current) {

    /** Checks the id; throws {@link IllegalArgumentException} that names field, bound and value. */
    public CatalogUpdate {
        if (blueprintId.isBlank()) {
            throw new IllegalArgumentException("blueprintId: must not be blank, was '" + blueprintId + "'");
        }
    }
}
