package io.kasmina.verify;

/**
 * 128-bit digests in order of arrival, found by value in O(1): a ring of primitive arrays that grows by half, and beside it a table of
 * buckets, as many as entries to twice as many, that doubles: 40 to 64 bytes an entry. Never shrinks. Not thread-safe.
 *
 * <p>Entries are named by their number in order of arrival, modulo 2^32. A bucket names its newest entry, and each entry the next older
 * one of its bucket. Who leaves is the oldest, so nothing need be told of it: a search goes from newer to older entries and ends at the first
 * name of none that is there.
 *
 * <p>In a large table a look at a bucket waits for memory about as long as a tenth of what a whole command takes. So there is one look for an
 * arrival and none for a departure, and a bucket also keeps marks of its digests, by which a search ends without a look at its
 * entries, save one in twenty.
 */
final class DigestQueue {

    private static final int SMALLEST = 64;

    /** The low half of a bucket is the number of its newest entry, the high half its marks. */
    private static final long NUMBER = 0xFFFF_FFFFL;

    private long[] first = new long[SMALLEST];
    private long[] second = new long[SMALLEST];
    private long[] expiry = new long[SMALLEST];
    private KeyCount[] owner = new KeyCount[SMALLEST];
    private int[] older = new int[SMALLEST];
    private long[] buckets = new long[SMALLEST];

    /** Number of the oldest entry. */
    private int oldest;

    private int head;
    private int size;

    DigestQueue() {
        this(0);
    }

    /** Begins at a number of choice. */
    DigestQueue(int oldest) {
        this.oldest = oldest;
    }

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
        long bucket = buckets[bucket(a)];
        return (bucket & mark(b)) != 0 && isFrom((int) bucket, a, b);
    }

    /** Tells whether a digest is that of an entry or of an older one of the same bucket. */
    private boolean isFrom(int number, long a, long b) {
        int end = size;
        int place = number - oldest;
        // A name whose place is no earlier one is old: its entry has left, and another one may have its number by now.
        while (Integer.compareUnsigned(place, end) < 0) {
            int at = wrapped(head + place);
            if (first[at] == a && second[at] == b) {
                return true;
            }
            end = place;
            place = older[at] - oldest;
        }
        return false;
    }

    /** Returns the expiry of the oldest entry; only where there is one. */
    long oldestExpiry() {
        return expiry[head];
    }

    /** Appends a digest. */
    void add(long a, long b, long expires, KeyCount key) {
        if (size == first.length) {
            growRing();
        }
        if (size >= buckets.length) {
            growTable();
        }
        int at = wrapped(head + size);
        first[at] = a;
        second[at] = b;
        expiry[at] = expires;
        owner[at] = key;
        enlist(at, oldest + size);
        size++;
    }

    /** Removes the oldest entry and returns whose it was; only where there is one. */
    KeyCount removeOldest() {
        KeyCount key = owner[head];
        head = wrapped(head + 1);
        oldest++;
        size--;
        return key;
    }

    /** Removes the newest entry and returns whose it was; only where there is one. */
    KeyCount removeNewest() {
        size--;
        int at = wrapped(head + size);
        int i = bucket(first[at]);
        buckets[i] = (buckets[i] & ~NUMBER) | (older[at] & NUMBER);
        return owner[at];
    }

    /** Makes an entry the newest of its bucket, whose marks begin anew where none of its entries is left. */
    private void enlist(int at, int number) {
        int i = bucket(first[at]);
        long bucket = buckets[i];
        older[at] = (int) bucket;
        // Without a branch, which the processor could not foretell and for which it would wait.
        long place = ((int) bucket - oldest) & NUMBER;
        long kept = bucket & ~NUMBER & ((place - size) >> (Long.SIZE - 1));
        buckets[i] = (number & NUMBER) | kept | mark(second[at]);
    }

    /** Returns one of 32 bits in a bucket's high half. */
    private static long mark(long b) {
        return 1L << (b | Integer.SIZE);
    }

    private int bucket(long a) {
        return (int) a & (buckets.length - 1);
    }

    private void growRing() {
        int capacity = size + size / 2;
        first = unrolled(first, new long[capacity]);
        second = unrolled(second, new long[capacity]);
        expiry = unrolled(expiry, new long[capacity]);
        owner = unrolled(owner, new KeyCount[capacity]);
        older = unrolled(older, new int[capacity]);
        head = 0;
    }

    private void growTable() {
        buckets = new long[2 * buckets.length];
        for (int place = 0; place < size; place++) {
            enlist(wrapped(head + place), oldest + place);
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
