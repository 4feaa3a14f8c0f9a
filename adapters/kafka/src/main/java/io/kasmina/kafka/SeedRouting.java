package io.kasmina.kafka;

import io.kasmina.contract.SeedId;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/** Where a seed's records belong: what Kafka's default partitioner, and so every producer that knows of no other, makes of the key. */
final class SeedRouting {

    private SeedRouting() {}

    /** Returns the partition of a seed, 0 to {@code partitions} − 1. */
    static int partition(SeedId seed, int partitions) {
        return Utils.toPositive(Utils.murmur2(key(seed))) % partitions;
    }

    /** Returns a seed's key. */
    static byte[] key(SeedId seed) {
        return seed.value().getBytes(StandardCharsets.UTF_8);
    }
}
