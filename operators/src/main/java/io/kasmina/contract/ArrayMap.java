package io.kasmina.contract;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map of few entries, in the order in which they were put: one array, searched from its start, which for a handful is faster
 * to make and to ask than a hash table and its immutable copy. Every command makes two or three.
 *
 * @param <K> keys
 * @param <V> values
 */
public final class ArrayMap<K, V> extends AbstractMap<K, V> {

    /** Keys and values by turns, from the start; null behind the last. */
    private final Object[] slots;

    private final int used;

    private ArrayMap(Object[] slots, int used) {
        this.slots = slots;
        this.used = used;
    }

    /**
     * Begins a map.
     *
     * @param expected about how many entries it will have; more are taken
     */
    public static <K, V> Builder<K, V> builder(int expected) {
        return new Builder<>(expected);
    }

    /** Returns an immutable map of the same entries: the map itself where it is one of these. */
    public static <K, V> Map<K, V> copyOf(Map<K, V> map) {
        return map instanceof ArrayMap<K, V> known ? known : Map.copyOf(map);
    }

    @Override
    public int size() {
        return used / 2;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return find(slots, used, key) < used;
    }

    @Override
    public @Nullable V get(@Nullable Object key) {
        int at = find(slots, used, key);
        return at < used ? value(at) : null;
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
        return new Entries();
    }

    private static int find(Object[] slots, int used, @Nullable Object key) {
        int at = 0;
        while (at < used && !slots[at].equals(key)) {
            at += 2;
        }
        return at;
    }

    @SuppressWarnings("unchecked") // the builder takes nothing else
    private V value(int at) {
        return (V) slots[at + 1];
    }

    @SuppressWarnings("unchecked") // the builder takes nothing else
    private Entry<K, V> entry(int at) {
        return Map.entry((K) slots[at], value(at));
    }

    private final class Entries extends AbstractSet<Entry<K, V>> {

        @Override
        public int size() {
            return used / 2;
        }

        @Override
        public Iterator<Entry<K, V>> iterator() {
            return new Iterator<>() {
                private int next;

                @Override
                public boolean hasNext() {
                    return next < used;
                }

                @Override
                public Entry<K, V> next() {
                    if (next >= used) {
                        throw new NoSuchElementException();
                    }
                    next += 2;
                    return entry(next - 2);
                }
            };
        }
    }

    /**
     * Puts entries together. Not thread-safe.
     *
     * @param <K> keys
     * @param <V> values
     */
    public static final class Builder<K, V> {

        private Object[] slots;
        private int used;
        private boolean shared;

        private Builder(int expected) {
            slots = new Object[2 * Math.max(1, expected)];
        }

        /** Puts an entry; of equal keys the last value stands, in the first one's place. */
        public Builder<K, V> put(K key, V value) {
            int at = find(slots, used, key);
            if (shared || at == slots.length) {
                slots = Arrays.copyOf(slots, Math.max(slots.length, 2 * at));
                shared = false;
            }
            slots[at] = Objects.requireNonNull(key, "key: must not be null");
            slots[at + 1] = Objects.requireNonNull(value, "value: must not be null");
            used = Math.max(used, at + 2);
            return this;
        }

        /** Returns how many entries there are. */
        public int size() {
            return used / 2;
        }

        /** Returns the map of what was put so far. */
        public ArrayMap<K, V> build() {
            shared = true;
            return new ArrayMap<>(slots, used);
        }
    }
}
