package io.kasmina.wire.canonical;

import java.util.Arrays;

/**
 * The entries of one map in canonical order: by the key's bytes, where one key is a prefix of another the longer one
 * first, and of equal keys the last that arrived. Not thread-safe.
 */
final class MapLevel {

    /** Most entries of one map. */
    static final int MAX_ENTRIES = 4_096;

    private static final int KEY = 1;
    private static final int VALUE = 2;
    private static final int KEY_TAG = KEY << 3 | WireReader.LENGTH;

    // An entry's record.
    private static final int KEY_FROM = 0;
    private static final int KEY_TO = 1;
    private static final int OCCURRENCE = 2;
    private static final int LEVEL = 3;
    private static final int RECORD = 4;

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
     * @param order first of as many reserved cells as the chain has entries; receives each entry's record
     * @return the number of different keys
     */
    int sort(MessageShape shape, int lastOccurrence, int order) {
        int size = 0;
        for (int each = lastOccurrence; each != 0; each = table.previous(each)) {
            size += insert(order, size, record(shape, each));
        }
        return size;
    }

    /** Counts the entries of a chain; beyond the bound the reader fails and the count is 0. */
    int count(int lastOccurrence) {
        int count = table.count(lastOccurrence);
        return count > MAX_ENTRIES ? reader.fail() : count;
    }

    /** Returns the level of an entry, 0 where its content is canonical as it stands. */
    int level(int record) {
        return table.get(record + LEVEL);
    }

    /** Returns the occurrence that an entry is. */
    int occurrence(int record) {
        return table.get(record + OCCURRENCE);
    }

    /** Tells whether an entry has a key. */
    boolean hasKey(int record, byte[] key) {
        return Arrays.equals(bytes, table.get(record + KEY_FROM), table.get(record + KEY_TO), key, 0, key.length);
    }

    /** Copies an entry's value, bytes or text; empty where it is absent. */
    byte[] value(MessageShape shape, int record) {
        int level = level(record) == 0 ? scanned(shape, occurrence(record)) : level(record);
        int value = table.last(level, VALUE);
        return value == 0 ? new byte[0] : Arrays.copyOfRange(bytes, table.body(value), table.end(value));
    }

    private int record(MessageShape shape, int occurrence) {
        int record = table.reserve(RECORD);
        table.set(record + OCCURRENCE, occurrence);
        if (isPlain(shape.field(VALUE), table.body(occurrence), table.end(occurrence))) {
            key(record, table.body(occurrence) + 2, table.body(occurrence) + 2 + bytes[table.body(occurrence) + 1]);
            table.set(record + LEVEL, 0);
        } else {
            int level = scanned(shape, occurrence);
            int key = table.last(level, KEY);
            // An absent key is the empty key.
            key(record, key == 0 ? 0 : table.body(key), key == 0 ? 0 : table.end(key));
            table.set(record + LEVEL, level);
        }
        return record;
    }

    private void key(int record, int from, int to) {
        table.set(record + KEY_FROM, from);
        table.set(record + KEY_TO, to);
    }

    private int scanned(MessageShape shape, int occurrence) {
        int level = scanner.open(shape);
        scanner.scan(shape, level, table.body(occurrence), table.end(occurrence));
        return level;
    }

    /** Tells whether an entry is a short key and a short value as every runtime writes them, and counts their fields. */
    private boolean isPlain(FieldShape value, int from, int to) {
        boolean keyed = to - from >= 4 && bytes[from] == KEY_TAG && bytes[from + 1] >= 0;
        if (!keyed || !isPlainValue(value, from + 2 + bytes[from + 1], to)) {
            return false;
        }
        if (!table.charge(2)) {
            reader.fail();
        }
        return true;
    }

    private boolean isPlainValue(FieldShape value, int at, int to) {
        if (to - at < 2 || bytes[at] != value.tag()) {
            return false;
        }
        return switch (value.kind()) {
            case BYTES -> bytes[at + 1] == to - at - 2;
            case FIXED_32 -> to - at == 5;
            default -> false;
        };
    }

    // Binary insertion: few comparisons, and the moves are bounded by MAX_ENTRIES.
    private int insert(int order, int size, int record) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            int comparison = compare(table.get(order + middle), record);
            if (comparison == 0) {
                return 0; // the chain runs from the last arrival to the first
            }
            if (comparison < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        table.insert(order + low, order + size, record);
        return 1;
    }

    private int compare(int one, int other) {
        return compare(
                table.get(one + KEY_FROM),
                table.get(one + KEY_TO),
                table.get(other + KEY_FROM),
                table.get(other + KEY_TO));
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
}
