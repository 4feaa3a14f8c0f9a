package io.kasmina.contract;

/**
 * Where a record came from.
 *
 * @param topic the topic, which is also the audience of a detached MAC
 * @param partition the partition, −1 for an in-memory source
 * @param offset the offset within the partition, −1 for an in-memory source
 */
public record Origin(String topic, int partition, long offset) {

    /** Topic of commands that name a seed. */
    public static final String COMMANDS = "oona.commands";

    /** Topic of commands that name no seed. */
    public static final String CONTROL = "oona.control";

    /** Returns the origin of a record handed over in memory. */
    public static Origin inMemory(String topic) {
        return new Origin(topic, -1, -1);
    }
}
