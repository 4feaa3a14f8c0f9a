package io.kasmina.support;

import io.kasmina.pipeline.registry.TeacherModel;
import io.kasmina.tensor.ClearableCache;
import io.kasmina.tensor.ParameterGroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Double of the teachers on a device: none until a test adds some. */
public final class ScriptedTeacher implements TeacherModel {

    private final Map<String, ScriptedParameters> models = new HashMap<>();
    private final List<ClearableCache> caches = new ArrayList<>();

    /** Sets a teacher's one parameter; equal identities share storage. */
    public ScriptedTeacher holding(String id, Object identity) {
        models.put(id, new ScriptedParameters().parameter("layer", 4, identity));
        return this;
    }

    /** Adds something that is kept for teachers. */
    public ScriptedTeacher caching(ClearableCache cache) {
        caches.add(cache);
        return this;
    }

    @Override
    public ParameterGroup parameters(String id) {
        return models.get(id);
    }

    @Override
    public List<ClearableCache> caches() {
        return List.copyOf(caches);
    }
}
