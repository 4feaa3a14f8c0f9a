package io.kasmina.pipeline.partition;

/**
 * How many more records of one stream may be asked for, so that those in flight stay within a bound of bytes and one of records. Sizes are
 * known at arrival only: as many are asked for as find room if each is as large as the largest so far, and at least one where there is room at
 * all. Confined to its desk's mailbox.
 */
final class FrameCredit {

    private final long maxBytes;
    private final int maxRecords;
    private long bytes;
    private long largest;
    private int records;
    private int asked;

    /**
     * Makes a credit that nobody has used.
     *
     * @param maxBytes most bytes in flight, passed by one record at most while sizes do not grow; at least 1
     * @param maxRecords most records in flight, at least 1
     */
    FrameCredit(long maxBytes, int maxRecords) {
        this.maxBytes = maxBytes;
        this.maxRecords = maxRecords;
    }

    /** Returns how many records to ask for now; they count as asked for. */
    int claim() {
        int free = Math.min(maxRecords - records - asked, byBytes());
        int more = Math.max(0, free);
        asked += more;
        return more;
    }

    /** One that was asked for has arrived and stays in flight. */
    void arrived(long size) {
        asked--;
        records++;
        bytes += size;
        largest = Math.max(largest, size);
    }

    /** One that was asked for has arrived and is done with. */
    void passed() {
        asked--;
    }

    /** Some are not in flight any more. */
    void freed(int count, long size) {
        records -= count;
        bytes -= size;
    }

    /** Tells whether one that was asked for has not arrived. */
    boolean isAsking() {
        return asked > 0;
    }

    /** Returns the bytes in flight. */
    long bytes() {
        return bytes;
    }

    private int byBytes() {
        if (bytes >= maxBytes || largest == 0) {
            return bytes < maxBytes && asked == 0 ? 1 : 0;
        }
        long room = (maxBytes - bytes) / largest - asked;
        return room <= 0 && asked == 0 ? 1 : (int) Math.min(Integer.MAX_VALUE, room);
    }
}
