package io.kasmina.lifecycle;

import io.kasmina.contract.SeedStage;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Which stage may follow which; everything else is illegal. Stateless; any thread. */
public final class LifecycleTable {

    private static final Map<SeedStage, Set<SeedStage>> NEXT = table();

    private LifecycleTable() {}

    /** Tells whether a seed may go from one stage to another; never from a stage to itself. */
    public static boolean allows(SeedStage from, SeedStage to) {
        return next(from).contains(to);
    }

    /** Returns the stages that may follow a stage: unmodifiable, empty for TERMINATED. */
    public static Set<SeedStage> next(SeedStage from) {
        return NEXT.getOrDefault(from, Set.of());
    }

    private static Map<SeedStage, Set<SeedStage>> table() {
        Map<SeedStage, Set<SeedStage>> next = new EnumMap<>(SeedStage.class);
        put(next, SeedStage.UNKNOWN, SeedStage.DORMANT);
        put(next, SeedStage.DORMANT, SeedStage.GERMINATED, SeedStage.TERMINATED);
        put(next, SeedStage.GERMINATED, SeedStage.TRAINING, SeedStage.CULLED);
        put(next, SeedStage.TRAINING, SeedStage.BLENDING, SeedStage.CULLED);
        put(next, SeedStage.BLENDING, SeedStage.SHADOWING, SeedStage.CULLED);
        put(next, SeedStage.SHADOWING, SeedStage.PROBATIONARY, SeedStage.CULLED);
        put(next, SeedStage.PROBATIONARY, SeedStage.FOSSILIZED, SeedStage.CULLED);
        put(next, SeedStage.FOSSILIZED, SeedStage.TERMINATED);
        put(next, SeedStage.CULLED, SeedStage.EMBARGOED);
        put(next, SeedStage.EMBARGOED, SeedStage.RESETTING);
        put(next, SeedStage.RESETTING, SeedStage.DORMANT);
        return Collections.unmodifiableMap(next);
    }

    private static void put(Map<SeedStage, Set<SeedStage>> next, SeedStage from, SeedStage first, SeedStage... more) {
        next.put(from, Collections.unmodifiableSet(EnumSet.of(first, more)));
    }
}
