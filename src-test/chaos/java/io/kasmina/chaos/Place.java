package io.kasmina.chaos;

/**
 * Where a record lies.
 *
 * @param topic the topic
 * @param partition its partition
 * @param offset the record's offset
 */
record Place(String topic, int partition, long offset) implements Comparable<Place> {

    /** As telemetry names the source of a rejected command. */
    String source() {
        return topic + "/" + partition + "@" + offset;
    }

    /** Within one partition: the order in which records are read. */
    @Override
    public int compareTo(Place other) {
        return Long.compare(offset, other.offset);
    }
}
