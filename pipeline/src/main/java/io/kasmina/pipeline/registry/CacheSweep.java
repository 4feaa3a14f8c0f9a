package io.kasmina.pipeline.registry;

import io.kasmina.tensor.ClearableCache;
import io.kasmina.tensor.ClearableCache.Freed;
import java.util.ArrayList;
import java.util.List;

/**
 * What clearing some caches gave back. One that fails keeps none of the others from it.
 *
 * @param freed the sum
 * @param cleared each cache that was cleared, as {@code name=entries}
 * @param failed each that was not, as {@code name=kind of failure}
 */
public record CacheSweep(Freed freed, List<String> cleared, List<String> failed) {

    /** Copies the lists. */
    public CacheSweep {
        cleared = List.copyOf(cleared);
        failed = List.copyOf(failed);
    }

    /** Clears caches in order; device thread only. */
    public static CacheSweep of(List<ClearableCache> caches) {
        List<String> cleared = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        Freed sum = Freed.NONE;
        for (ClearableCache cache : caches) {
            try {
                Freed freed = cache.clear();
                sum = sum.plus(freed);
                cleared.add(cache.name() + "=" + freed.entries());
            } catch (RuntimeException failure) {
                failed.add(cache.name() + "=" + failure.getClass().getSimpleName());
            }
        }
        return new CacheSweep(sum, cleared, failed);
    }
}
