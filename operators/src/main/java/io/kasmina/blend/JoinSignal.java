package io.kasmina.blend;

import org.jspecify.annotations.Nullable;

/** What reaches a join's writer: a frame arrived, or it expired. */
@FunctionalInterface
interface JoinSignal {

    /** Changes the table; returns what became ready, null for nothing. */
    @Nullable
    Joined on(JoinTable table);
}
