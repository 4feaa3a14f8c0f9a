package io.kasmina.pipeline.registry;

import io.kasmina.contract.SeedId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What attached kernels own, found by kernel, by storage and by seed at a cost that does not grow with their number. Confined to the device
 * thread.
 */
final class KernelClaims {

    private final Map<Long, KernelClaim> byAttachment = new HashMap<>();
    private final Map<Object, KernelClaim> byStorage = new HashMap<>();

    /** More than one where a former generation's kernel was left behind. */
    private final Map<SeedId, List<KernelClaim>> bySeed = new HashMap<>();

    /** Adds a claim of a kernel that has none, on storage that nobody claimed. */
    void add(KernelClaim claim) {
        byAttachment.put(claim.attachment(), claim);
        claim.storage().forEach(storage -> byStorage.put(storage, claim));
        bySeed.computeIfAbsent(claim.seed(), seed -> new ArrayList<>(1)).add(claim);
    }

    /** Takes a kernel's claim away; null if it has none. */
    @Nullable
    KernelClaim remove(long attachment) {
        KernelClaim claim = byAttachment.remove(attachment);
        if (claim != null) {
            claim.storage().forEach(storage -> byStorage.remove(storage, claim));
            bySeed.computeIfPresent(claim.seed(), (seed, claims) -> {
                claims.remove(claim);
                return claims.isEmpty() ? null : claims;
            });
        }
        return claim;
    }

    /** Returns the seed whose kernel owns a storage, null where none does. */
    @Nullable
    SeedId ownerOf(Object storage) {
        KernelClaim claim = byStorage.get(storage);
        return claim == null ? null : claim.seed();
    }

    /** Tells whether a seed has a claim. */
    boolean hold(SeedId seed) {
        return bySeed.containsKey(seed);
    }

    /** Tells whether a kernel of a seed has a parameter of this name. */
    boolean hold(SeedId seed, String name) {
        return bySeed.getOrDefault(seed, List.of()).stream()
                .anyMatch(claim -> claim.names().contains(name));
    }

    /** Returns all of them. */
    List<KernelClaim> all() {
        return List.copyOf(byAttachment.values());
    }
}
