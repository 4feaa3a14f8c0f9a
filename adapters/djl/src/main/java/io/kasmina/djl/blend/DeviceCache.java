package io.kasmina.djl.blend;

import io.kasmina.tensor.ClearableCache.Freed;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Device values by key, the least recently used freed first. Device thread only. */
final class DeviceCache<K, V> {

    private final int capacity;
    private final Function<? super K, ? extends V> maker;
    private final ToLongFunction<? super V> size;
    private final Consumer<? super V> free;
    private volatile long bytes;
    private final Map<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Makes an empty cache.
     *
     * @param capacity most values
     * @param maker makes the value of a key
     * @param size returns a value's size in bytes, always the same
     * @param free frees a value
     */
    DeviceCache(
            int capacity,
            Function<? super K, ? extends V> maker,
            ToLongFunction<? super V> size,
            Consumer<? super V> free) {
        this.capacity = capacity;
        this.maker = maker;
        this.size = size;
        this.free = free;
    }

    V get(K key) {
        V cached = entries.get(key);
        if (cached != null) {
            return cached;
        }
        V made = maker.apply(key);
        entries.put(key, made);
        held(size.applyAsLong(made));
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
        long freed = size.applyAsLong(eldest);
        held(-freed);
        free.accept(eldest);
        return freed;
    }

    /** Returns the size of all values in bytes; any thread. */
    long bytes() {
        return bytes;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the device thread is the only writer
    private void held(long change) {
        bytes += change;
    }
}
