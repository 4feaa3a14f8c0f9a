package io.kasmina.contract;

import org.jspecify.annotations.Nullable;

/**
 * Names one parameter. Kernels of one blueprint name theirs alike, so a kernel's parameter is named together with its seed; host and
 * teachers share one space of names.
 *
 * @param seed the seed whose kernel has it, null for a parameter of the host or a teacher
 * @param name what its owner calls it
 */
public record ParameterName(@Nullable SeedId seed, String name) {

    /** Names a parameter of the host or a teacher. */
    public static ParameterName of(String name) {
        return new ParameterName(null, name);
    }

    /** Names a parameter of a seed's kernel. */
    public static ParameterName of(SeedId seed, String name) {
        return new ParameterName(seed, name);
    }

    @Override
    public String toString() {
        return seed == null ? name : seed + "/" + name;
    }
}
