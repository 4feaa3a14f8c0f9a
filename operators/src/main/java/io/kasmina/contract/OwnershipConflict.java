package io.kasmina.contract;

import org.jspecify.annotations.Nullable;

/**
 * A parameter that somebody may not update or claim.
 *
 * @param parameter the parameter, as the one who asked names it
 * @param reason why
 * @param owner the seed that owns it, null unless the reason is OWNED_BY
 */
public record OwnershipConflict(ParameterName parameter, OwnershipReason reason, @Nullable SeedId owner) {

    /** Checks that an owner is named exactly where a seed owns it; throws {@link IllegalArgumentException}. */
    public OwnershipConflict {
        if ((owner != null) != (reason == OwnershipReason.OWNED_BY)) {
            throw new IllegalArgumentException(
                    "owner: must be given for OWNED_BY alone, was " + owner + " for " + reason);
        }
    }

    /** Makes a conflict with the host, a teacher, or nobody. */
    public static OwnershipConflict of(ParameterName parameter, OwnershipReason reason) {
        return new OwnershipConflict(parameter, reason, null);
    }

    /** Makes a conflict with a seed. */
    public static OwnershipConflict ownedBy(SeedId owner, ParameterName parameter) {
        return new OwnershipConflict(parameter, OwnershipReason.OWNED_BY, owner);
    }

    /** Returns the reason's code, with the owning seed behind a colon: {@code owned_by:seed-1}. */
    public String code() {
        return owner == null ? reason.code() : reason.code() + ":" + owner;
    }
}
