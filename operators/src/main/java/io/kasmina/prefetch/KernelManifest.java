package io.kasmina.prefetch;

import org.jspecify.annotations.Nullable;

/** What the runner knows of kernels before anybody replies. Immutable or thread-safe; never blocks. */
@FunctionalInterface
public interface KernelManifest {

    /** Knows no kernel. */
    KernelManifest NONE = blueprintId -> null;

    /** Returns what a blueprint's kernel must be, null where nothing is known of it. */
    @Nullable
    KernelPin find(String blueprintId);
}
