package io.kasmina.wire.canonical;

import java.util.Arrays;

/**
 * The entries of one map in canonical order: by the key's bytes, where one key is a prefix of another the longer one
 * first, and of equal keys the last that arrived. Not thread-safe.
 */
final class MapLevel {

    /** Most entries of one map. */
    static final int MAX_ENTRIES = 4_096;

    /** Slot of an entry's key. */
    static final int KEY = 1;

    /** Slot of an entry's value. */
    static final int VALUE = 2;

    private final byte[] bytes;
    private final WireReader reader;
    private final FieldTable table;
    private final LevelScanner scanner;

    MapLevel(byte[] bytes, WireReader reader, FieldTable table, LevelScanner scanner) {
        this.bytes = bytes;
        this.reader = reader;
        this.table = table;
        this.scanner = scanner;
    }

    /**
     * Sorts the entries of a chain.
     *
     * @param order first of as many reserved cells as the chain has entries; receives the base of each entry's level
     * @return the number of different keys
     */
    int sort(MessageShape entry, int lastOccurrence, int order) {
        int size = 0;
        for (int each = lastOccurrence; each != 0; each = table.previous(each)) {
            int base = scanner.open(entry);
            scanner.scan(entry, base, table.body(each), table.end(each));
            size += insert(order, size, base);
        }
        return size;
    }

    /** Counts the entries of a chain; beyond the bound the reader fails and the count is 0. */
    int count(int lastOccurrence) {
        int count = table.count(lastOccurrence);
        return count > MAX_ENTRIES ? reader.fail() : count;
    }

    // Binary insertion: few comparisons, and the moves are bounded by MAX_ENTRIES.
    private int insert(int order, int size, int base) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            int comparison = compare(table.get(order + middle), base);
            if (comparison == 0) {
                return 0; // the chain runs from the last arrival to the first
            }
            if (comparison < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        table.insert(order + low, order + size, base);
        return 1;
    }

    private int compare(int oneBase, int otherBase) {
        int one = table.last(oneBase, KEY);
        int other = table.last(otherBase, KEY);
        return compare(from(one), to(one), from(other), to(other));
    }

    private int compare(int oneFrom, int oneTo, int otherFrom, int otherTo) {
        int mismatch = Arrays.mismatch(bytes, oneFrom, oneTo, bytes, otherFrom, otherTo);
        if (mismatch < 0) {
            return 0;
        }
        if (oneFrom + mismatch == oneTo) {
            return 1;
        }
        return otherFrom + mismatch == otherTo
                ? -1
                : Byte.compareUnsigned(bytes[oneFrom + mismatch], bytes[otherFrom + mismatch]);
    }

    /** Tells whether an entry has a key. */
    boolean hasKey(int base, byte[] key) {
        int occurrence = table.last(base, KEY);
        return Arrays.equals(bytes, from(occurrence), to(occurrence), key, 0, key.length);
    }

    // An absent key is the empty key.
    private int from(int occurrence) {
        return occurrence == 0 ? 0 : table.body(occurrence);
    }

    private int to(int occurrence) {
        return occurrence == 0 ? 0 : table.end(occurrence);
    }
}
