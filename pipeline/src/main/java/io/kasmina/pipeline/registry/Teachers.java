package io.kasmina.pipeline.registry;

import io.kasmina.contract.Teacher;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The registered teachers. Confined to the device thread, its single writer. */
public final class Teachers {

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private record Entry(Teacher teacher, Set<Object> storage) {}

    Teachers() {}

    /** Tells whether a teacher is registered. */
    public boolean contains(String id) {
        return entries.containsKey(id);
    }

    /** Returns how many teachers are registered. */
    public int size() {
        return entries.size();
    }

    /** Returns the size of their parameters in bytes; beyond a long it is the longest one. */
    public long bytes() {
        long sum = 0;
        for (Entry entry : entries.values()) {
            sum = Math.min(sum, Long.MAX_VALUE - entry.teacher().bytes())
                    + entry.teacher().bytes();
        }
        return sum;
    }

    /** Returns the teacher that owns a name, null where none does. */
    public @Nullable String ownerOf(String name) {
        for (Entry entry : entries.values()) {
            if (entry.teacher().parameters().contains(name)) {
                return entry.teacher().id();
            }
        }
        return null;
    }

    /** Tells whether storage is a teacher's. */
    boolean hold(Object storage) {
        return entries.values().stream().anyMatch(entry -> entry.storage().contains(storage));
    }

    /** Adds a teacher whose id is free. */
    void add(Teacher teacher, Set<Object> storage) {
        entries.put(teacher.id(), new Entry(teacher, Set.copyOf(storage)));
    }

    /** Takes a registered teacher's storage anew. */
    void reload(String id, Set<Object> storage) {
        entries.computeIfPresent(id, (same, entry) -> new Entry(entry.teacher(), Set.copyOf(storage)));
    }

    /** Removes a teacher; nothing happens if there is none. */
    void remove(String id) {
        entries.remove(id);
    }

    /** Removes all. */
    void clear() {
        entries.clear();
    }
}
