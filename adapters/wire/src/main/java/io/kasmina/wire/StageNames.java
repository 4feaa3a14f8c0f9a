package io.kasmina.wire;

import io.kasmina.contract.SeedStage;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Stages by name, in Leyline's long form or in the short one, in any case. */
final class StageNames {

    private static final String PREFIX = "SEED_STAGE_";
    private static final Map<String, SeedStage> BY_NAME =
            Stream.of(SeedStage.values()).collect(Collectors.toUnmodifiableMap(SeedStage::name, Function.identity()));

    private StageNames() {}

    /** Returns the stage, null where the text names none. */
    static @Nullable SeedStage parse(String text) {
        String name = text.strip().toUpperCase(Locale.ROOT);
        return BY_NAME.get(name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name);
    }
}
