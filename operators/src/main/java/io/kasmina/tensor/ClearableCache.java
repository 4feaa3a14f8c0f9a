package io.kasmina.tensor;

/** Device memory that its owner can make again, and gives up in an emergency. Device thread only. */
public interface ClearableCache {

    /** Returns its name in telemetry: lower case, one word or several joined by underscores. */
    String name();

    /** Returns the bytes that it holds on the device; any thread. */
    default long bytes() {
        return 0;
    }

    /**
     * Gives back everything that is not in use; what is asked for later is made again.
     *
     * @return what was given back
     */
    Freed clear();

    /**
     * What was given back.
     *
     * @param entries how many things, at least 0
     * @param bytes their size on the device in bytes, at least 0
     */
    record Freed(long entries, long bytes) {

        /** Nothing. */
        public static final Freed NONE = new Freed(0, 0);

        /** Returns the sum. */
        public Freed plus(Freed other) {
            return new Freed(entries + other.entries, bytes + other.bytes);
        }
    }
}
