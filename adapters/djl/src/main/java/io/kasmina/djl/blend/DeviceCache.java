package io.kasmina.djl.blend;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Device values by key, the least recently used freed first. Device thread only. */
final class DeviceCache<K, V> {

    private final int capacity;
    private final Function<? super K, ? extends V> maker;
    private final Consumer<? super V> free;
    private final Map<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);

    DeviceCache(int capacity, Function<? super K, ? extends V> maker, Consumer<? super V> free) {
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

    private void evict() {
        Iterator<V> eldestFirst = entries.values().iterator();
        V eldest = eldestFirst.next();
        eldestFirst.remove();
        free.accept(eldest);
    }
}
