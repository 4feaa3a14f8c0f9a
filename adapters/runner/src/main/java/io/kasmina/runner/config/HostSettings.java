package io.kasmina.runner.config;

import io.kasmina.pipeline.step.HostModel.GraftPoint;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.TensorShape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the runner must know of the host, which lives in another process: G3 asks for it, and no record on the bus tells it in time.
 *
 * @param layers names of the host's layers, for kernels that need some
 * @param grafts the activation that each seed's kernel gets, batch included, as {@code FLOAT32 1x16x4x4}, by seed id, {@value #ANY} for every
 *     other seed; none: no host is registered, and G3 says so
 */
public record HostSettings(Set<String> layers, Map<String, String> grafts) {

    /** Stands for every seed that has no graft of its own. */
    public static final String ANY = "*";

    /** Checks the grafts' form; throws {@link IllegalArgumentException} that names field, form and value. */
    public HostSettings {
        layers = Set.copyOf(layers);
        grafts = Map.copyOf(grafts);
        grafts.forEach(HostSettings::point);
    }

    static HostSettings defaults() {
        return new HostSettings(Set.of(), Map.of());
    }

    /** Returns the graft points by seed id, {@value #ANY} among them where it was set. */
    public Map<String, GraftPoint> points() {
        Map<String, GraftPoint> points = new HashMap<>();
        grafts.forEach((seed, text) -> points.put(seed, point(seed, text)));
        return points;
    }

    private static GraftPoint point(String seed, String text) {
        List<String> parts = List.of(text.strip().split("\\s+"));
        try {
            if (parts.size() == 2) {
                long[] dims = Arrays.stream(
                                parts.get(1).toLowerCase(Locale.ROOT).split("x"))
                        .mapToLong(Long::parseLong)
                        .toArray();
                return new GraftPoint(
                        TensorShape.of(dims), DType.valueOf(parts.get(0).toUpperCase(Locale.ROOT)));
            }
        } catch (IllegalArgumentException notOne) {
            throw malformed(seed, text, notOne);
        }
        throw malformed(seed, text, null);
    }

    private static IllegalArgumentException malformed(String seed, String text, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "grafts." + seed + ": must be dtype and shape of at most 1 GiB such as FLOAT32 1x16x4x4, was '" + text
                        + "'",
                cause);
    }
}
