package io.kasmina.djl.blend;

import io.kasmina.tensor.ClearableCache.Freed;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Device values by key, the least recently used freed first. Device thread only. */
final class DeviceCache<K, V> {

    private final int capacity;
    private final Function<? super K, ? extends V> maker;
    private final ToLongFunction<? super V> free;
    private final Map<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Makes an empty cache.
     *
     * @param capacity most values
     * @param maker makes the value of a key
     * @param free frees a value and returns its size in bytes
     */
    DeviceCache(int capacity, Function<? super K, ? extends V> maker, ToLongFunction<? super V> free) {
        this.capacity = capacity;
        this.maker = maker;
        this.free = free;
    }

    V get(K key) {
        V cached = entries.get(key);
        if (cached != null) {
            return cached;
        }
        V made = maker.apply(key);
        entries.put(key, made);
        if (entries.size() > capacity) {
            evict();
        }
        return made;
    }

    /** Frees every value. */
    Freed clear() {
        Freed freed = Freed.NONE;
        while (!entries.isEmpty()) {
            freed = freed.plus(new Freed(1, evict()));
        }
        return freed;
    }

    private long evict() {
        Iterator<V> eldestFirst = entries.values().iterator();
        V eldest = eldestFirst.next();
        eldestFirst.remove();
        return free.applyAsLong(eldest);
    }
}
