package io.kasmina.kafka;

import io.kasmina.contract.Origin;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record as it lies on the bus.
 *
 * @param place topic, partition and offset; −1 for what the broker is to choose
 * @param time when it was written, null where the broker is to say
 * @param key its key, null for none; not to be changed
 * @param value its value, empty for none; not to be changed
 * @param headers the last header of each name; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by equals, and passed on as received
public record BusRecord(
        Origin place, @Nullable Instant time, byte @Nullable [] key, byte[] value, Map<String, byte[]> headers) {

    /**
     * Makes a record to be sent; its key chooses the partition.
     *
     * @param topic where to
     * @param key its key, null for none
     * @param value its value
     * @param headers its headers
     */
    public static BusRecord to(String topic, byte @Nullable [] key, byte[] value, Map<String, byte[]> headers) {
        return new BusRecord(Origin.inMemory(topic), null, key, value, headers);
    }

    /** Returns a header as text, empty where there is none. */
    public String text(String header) {
        byte[] bytes = headers.get(header);
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "BusRecord[" + place + ", " + value.length + " bytes]";
    }
}
