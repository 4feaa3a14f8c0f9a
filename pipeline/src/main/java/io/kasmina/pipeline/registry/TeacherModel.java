package io.kasmina.pipeline.registry;

import io.kasmina.tensor.ClearableCache;
import io.kasmina.tensor.ParameterGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The embedder's teachers, as far as Kasmina must know them. Device thread only. */
public interface TeacherModel {

    /** There are none here; a teacher that a command registers is known by its names alone. */
    TeacherModel NONE = id -> null;

    /**
     * Returns the parameters of a teacher, so that no kernel that shares their storage attaches.
     *
     * @param id the id by which a command registers it
     * @return its parameters, null for a teacher that is not on this device
     */
    @Nullable
    ParameterGroup parameters(String id);

    /** Returns what is kept to make teachers faster; cleared by an EMERGENCY that includes the teacher and by a teacher's reset. */
    default List<ClearableCache> caches() {
        return List.of();
    }
}
