package io.kasmina.verify;

/**
 * 128-bit digests in order of arrival, found by value in O(1): a ring of primitive arrays that grows by half, and beside it an
 * open-addressed index of ring positions, a quarter to half full, that doubles: 36 to 58 bytes an entry. Never shrinks. Not thread-safe.
 *
 * <p>What a position leaves free of its word in the index carries bits of the digest, so that entries of other digests are passed over
 * without a look into the ring, which would miss the processor's caches.
 */
final class DigestQueue {

    private static final int SMALLEST = 64;

    private long[] first = new long[SMALLEST];
    private long[] second = new long[SMALLEST];
    private long[] expiry = new long[SMALLEST];
    private KeyCount[] owner = new KeyCount[SMALLEST];
    private int[] index = new int[2 * SMALLEST];
    private int positions = positions(SMALLEST);
    private int head;
    private int size;

    /** How many live nonces a key has. */
    static final class KeyCount {
        final String owner;
        int live;

        KeyCount(String owner) {
            this.owner = owner;
        }
    }

    int size() {
        return size;
    }

    boolean contains(long a, long b) {
        return index[slot(a, b)] != 0;
    }

    /** Returns the expiry of the oldest entry; only where there is one. */
    long oldestExpiry() {
        return expiry[head];
    }

    /** Appends a digest; of equal ones the newest is found. */
    void add(long a, long b, long expires, KeyCount key) {
        if (size == first.length) {
            growRing();
        } else if (2 * size >= index.length) {
            rebuildIndex(2 * index.length);
        }
        int at = wrapped(head + size);
        first[at] = a;
        second[at] = b;
        expiry[at] = expires;
        owner[at] = key;
        index[slot(a, b)] = word(b, at);
        size++;
    }

    /** Removes the oldest entry and returns whose it was; only where there is one. */
    KeyCount removeOldest() {
        unindex(head);
        KeyCount key = owner[head];
        head = wrapped(head + 1);
        size--;
        return key;
    }

    /** Removes the newest entry and returns whose it was; only where there is one. */
    KeyCount removeNewest() {
        int at = wrapped(head + size - 1);
        unindex(at);
        size--;
        return owner[at];
    }

    /** Returns the index slot that holds a digest, or the empty one where it belongs. */
    private int slot(long a, long b) {
        int mask = index.length - 1;
        int slot = (int) a & mask;
        while (index[slot] != 0 && !holds(index[slot], a, b)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private boolean holds(int word, long a, long b) {
        if (((word ^ (int) b) & ~positions) != 0) {
            return false;
        }
        int at = position(word);
        return first[at] == a && second[at] == b;
    }

    /** Returns what the index says of an entry; never 0, which is an empty slot. */
    private int word(long b, int at) {
        return ((int) b & ~positions) | (at + 1);
    }

    private int position(int word) {
        return (word & positions) - 1;
    }

    /** Returns the bits of a word that hold a position and 1. */
    private static int positions(int capacity) {
        return -1 >>> Integer.numberOfLeadingZeros(capacity);
    }

    /** Lets an entry be found no more, unless a newer equal one is found in its stead. */
    private void unindex(int at) {
        int mask = index.length - 1;
        int slot = (int) first[at] & mask;
        while (index[slot] != 0 && position(index[slot]) != at) {
            slot = slot + 1 & mask;
        }
        if (index[slot] != 0) {
            vacate(slot);
        }
    }

    /** Empties a slot and moves later entries of its probe run up, so that no search stops short of them. */
    private void vacate(int slot) {
        int mask = index.length - 1;
        int hole = slot;
        for (int next = hole + 1 & mask; index[next] != 0; next = next + 1 & mask) {
            int home = (int) first[position(index[next])] & mask;
            if ((next - home & mask) >= (next - hole & mask)) {
                index[hole] = index[next];
                hole = next;
            }
        }
        index[hole] = 0;
    }

    private void growRing() {
        int capacity = size + size / 2;
        first = unrolled(first, new long[capacity]);
        second = unrolled(second, new long[capacity]);
        expiry = unrolled(expiry, new long[capacity]);
        owner = unrolled(owner, new KeyCount[capacity]);
        head = 0;
        positions = positions(capacity);
        rebuildIndex(2 * size >= index.length ? 2 * index.length : index.length);
    }

    private void rebuildIndex(int length) {
        index = new int[length];
        for (int n = 0; n < size; n++) {
            int at = wrapped(head + n);
            index[slot(first[at], second[at])] = word(second[at], at);
        }
    }

    private int wrapped(int position) {
        return position < first.length ? position : position - first.length;
    }

    /** Copies a full ring, oldest first. */
    @SuppressWarnings("SuspiciousSystemArraycopy") // both are arrays of one type by T
    private <T> T unrolled(T ring, T target) {
        System.arraycopy(ring, head, target, 0, size - head);
        System.arraycopy(ring, 0, target, size - head, head);
        return target;
    }
}
