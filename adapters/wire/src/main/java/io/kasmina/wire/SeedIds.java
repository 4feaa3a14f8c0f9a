package io.kasmina.wire;

import io.kasmina.contract.SeedId;
import org.jspecify.annotations.Nullable;

/**
 * Seed ids that came lately, so that the commands of a seed share one instance: every map by seed, at each step of a command, then finds it by
 * identity instead of by its characters. A place holds what came there last. Thread-safe without order: ids are immutable, and who does not see
 * another thread's makes one of its own.
 */
final class SeedIds {

    /** A power of two; as many strings of at most {@link SeedId#MAX_LENGTH} characters stay reachable. */
    private static final int PLACES = 4_096;

    private final @Nullable SeedId[] places = new SeedId[PLACES];

    /** Returns the id that a text is; null where there can be none. */
    @Nullable
    SeedId of(String text) {
        int hash = text.hashCode();
        int place = (hash ^ (hash >>> 12)) & (PLACES - 1);
        SeedId known = places[place];
        if (known != null && known.value().equals(text)) {
            return known;
        }
        if (text.isBlank() || text.length() > SeedId.MAX_LENGTH) {
            return null;
        }
        SeedId fresh = new SeedId(text);
        places[place] = fresh;
        return fresh;
    }
}
