package io.kasmina.wire.canonical;

import java.util.Arrays;

/**
 * Where the fields of the messages under work lie in the bytes. Levels are stacked in one array: a level is one cell a
 * slot, each with the place of the slot's last occurrence (0 for none), followed by occurrences that chain back to the
 * one before. Not thread-safe.
 */
final class FieldTable {

    /** Most fields of one command, nested ones included. */
    static final int MAX_FIELDS = 16_384;

    private static final int PREVIOUS = 0;
    private static final int START = 1;
    private static final int BODY = 2;
    private static final int END = 3;
    private static final int OCCURRENCE = 4;

    private int[] cells;
    private int top = 1; // so that no place is 0
    private int fields;

    FieldTable(int capacity) {
        cells = new int[capacity];
    }

    /** Opens a level on top and returns its base; {@link #close} gives it back. */
    int open(int slotCount) {
        int base = reserve(slotCount);
        Arrays.fill(cells, base, base + slotCount, 0);
        return base;
    }

    /** Takes cells on top, whose content is undefined. */
    int reserve(int count) {
        int base = top;
        top += count;
        if (top > cells.length) {
            cells = Arrays.copyOf(cells, Math.max(2 * cells.length, top));
        }
        return base;
    }

    /** Gives back everything above a base. */
    void close(int base) {
        top = base;
    }

    /** Adds an occurrence; false at the bound. */
    boolean add(int base, int slot, int start, int body, int end) {
        int place = reserve(OCCURRENCE);
        cells[place + PREVIOUS] = cells[base + slot];
        cells[place + START] = start;
        cells[place + BODY] = body;
        cells[place + END] = end;
        cells[base + slot] = place;
        return charge(1);
    }

    /** Counts fields that need no place here; false at the bound. */
    boolean charge(int count) {
        fields += count;
        return fields <= MAX_FIELDS;
    }

    /** Forgets the occurrences of some slots. */
    void forget(int base, int[] slots) {
        for (int slot : slots) {
            cells[base + slot] = 0;
        }
    }

    /** Returns the last occurrence of a slot, 0 for none. */
    int last(int base, int slot) {
        return cells[base + slot];
    }

    /** Returns the occurrence before, 0 for none. */
    int previous(int occurrence) {
        return cells[occurrence + PREVIOUS];
    }

    /** Returns where its tag begins. */
    int start(int occurrence) {
        return cells[occurrence + START];
    }

    /** Returns where its content begins. */
    int body(int occurrence) {
        return cells[occurrence + BODY];
    }

    /** Returns where it ends. */
    int end(int occurrence) {
        return cells[occurrence + END];
    }

    /** Turns a chain round, so that it runs from the first occurrence to the last; returns the first. */
    int reverse(int lastOccurrence) {
        int behind = 0;
        int current = lastOccurrence;
        while (current != 0) {
            int before = cells[current + PREVIOUS];
            cells[current + PREVIOUS] = behind;
            behind = current;
            current = before;
        }
        return behind;
    }

    /** Returns the length of a chain. */
    int count(int lastOccurrence) {
        int count = 0;
        for (int each = lastOccurrence; each != 0; each = previous(each)) {
            count++;
        }
        return count;
    }

    /** Reads a reserved cell. */
    int get(int cell) {
        return cells[cell];
    }

    /** Writes a reserved cell. */
    void set(int cell, int value) {
        cells[cell] = value;
    }

    /** Inserts a value before cell {@code at} of a reserved run whose used part ends before {@code usedEnd}. */
    void insert(int at, int usedEnd, int value) {
        System.arraycopy(cells, at, cells, at + 1, usedEnd - at);
        cells[at] = value;
    }
}
